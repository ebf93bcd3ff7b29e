model ExponentialDecay "First-order decay; closed form x0*exp(-t/T)"
  parameter Real T(unit = "s") = 0.5 "Time constant";
  parameter Real x0 = 2 "Start value";
  Real x(start = x0, fixed = true) "State";
equation
  T*der(x) = -x;
end ExponentialDecay;
