model ConstantPowerLoop "Constant-power load behind a resistance: v*i = P is a nonlinear loop"
  parameter Real V(unit = "V") = 800 "Source voltage";
  parameter Real R(unit = "Ohm") = 0.1 "Source resistance";
  Real v(unit = "V", start = 790) "Load voltage";
  Real i(unit = "A", start = 100) "Current";
  Real P(unit = "W") "Load power";
  Real E(unit = "J", start = 0, fixed = true) "Energy delivered";
equation
  P = 1e5*(1 + 0.5*sin(10*time));
  v = V - R*i;
  v*i = P;
  der(E) = P;
end ConstantPowerLoop;
