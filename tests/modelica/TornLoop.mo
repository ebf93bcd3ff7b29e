model TornLoop "Diode bridge with series resistances: a torn nonlinear loop"
  parameter Real Is(unit = "A") = 1e-9 "Saturation current";
  parameter Real Vt(unit = "V") = 0.05 "Emission voltage";
  parameter Real R(unit = "Ohm") = 10 "Load resistance";
  parameter Real C(unit = "F") = 1e-3 "Smoothing capacitance";
  Real v(unit = "V", start = 0, fixed = true) "Load voltage";
  Real vs(unit = "V") "Source voltage";
  Real i1(unit = "A") "Current, positive half wave";
  Real i2(unit = "A") "Current, negative half wave";
  Real u1(unit = "V", start = 0) "Diode voltage";
  Real u2(unit = "V", start = 0) "Diode voltage";
equation
  vs = 5*sin(50*time);
  i1 = Is*(exp(u1/Vt) - 1);
  i2 = Is*(exp(u2/Vt) - 1);
  vs = u1 + 1*i1 + v;
  -vs = u2 + 1*i2 + v;
  C*der(v) = i1 + i2 - v/R;
end TornLoop;
