model SampledController "Sampled PI controller of a first-order plant"
  parameter Real Ts(unit = "s") = 0.1 "Sample time";
  parameter Real k = 2 "Gain";
  parameter Real Ti(unit = "s") = 0.5 "Integral time";
  Real x(start = 0, fixed = true) "Plant state";
  discrete Real u(start = 0, fixed = true) "Actuating signal";
  discrete Real I(start = 0, fixed = true) "Integral part";
equation
  der(x) = -x + u;
  when sample(0, 0.1) then
    I = pre(I) + k*Ts/Ti*(1 - x);
    u = k*(1 - x) + pre(I) + k*Ts/Ti*(1 - x);
  end when;
end SampledController;
