model Pendulum "Pendulum in Cartesian coordinates: index 3"
  parameter Real L(unit = "m") = 1 "Length";
  parameter Real g(unit = "m/s2") = 9.81 "Gravity";
  Real x(unit = "m", start = 0.5, stateSelect = StateSelect.prefer, fixed = true) "Horizontal position";
  Real y(unit = "m", start = -0.8660254037844386) "Vertical position";
  Real vx(unit = "m/s", start = 0, stateSelect = StateSelect.prefer, fixed = true) "Horizontal velocity";
  Real vy(unit = "m/s", start = 0) "Vertical velocity";
  Real T(unit = "N/(kg.m)", start = 9) "Tension per mass and length";
equation
  der(x) = vx;
  der(y) = vy;
  der(vx) = -T*x;
  der(vy) = -T*y - g;
  x^2 + y^2 = L^2;
end Pendulum;
