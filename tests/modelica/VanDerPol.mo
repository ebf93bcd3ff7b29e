model VanDerPol "Stiff relaxation oscillator"
  parameter Real mu = 50 "Stiffness";
  Real x(start = 2, fixed = true) "Position";
  Real v(start = 0, fixed = true) "Velocity";
equation
  der(x) = v;
  der(v) = mu*(1 - x^2)*v - x;
end VanDerPol;
