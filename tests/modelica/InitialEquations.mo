model InitialEquations "Steady start, a parameter solved for, and a nonlinear initial system"
  parameter Real u = 2 "Load";
  parameter Real k(fixed = false, start = 1) "Gain for which the start is steady";
  Real x(start = 1) "Level";
  Real y(start = 2) "Second level";
initial equation
  x = 1.5;
  der(x) = 0;
  der(y) = 0;
equation
  der(x) = k*x - u - 0.1*y;
  der(y) = x^3 - y + sin(2*max(0, time - 0.5));
end InitialEquations;
