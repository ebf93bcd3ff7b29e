model NoSolution "A constant-power load that loses its operating point at t = 0.5"
  Real v(start = 1) "Voltage";
  Real i(start = 0.1) "Current";
  Real x(start = 0, fixed = true) "State";
equation
  v = 1 - i;
  v*i = 0.5*time;
  der(x) = v;
end NoSolution;
