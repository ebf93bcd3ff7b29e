within Coupling;
model RightMass "Right mass of the dual-mass oscillator with the coupling spring and damper"
  parameter Real m(unit = "kg") = 1 "Mass";
  parameter Real k(unit = "N/m") = 10 "Stiffness to the wall";
  parameter Real c(unit = "N.s/m") = 0.5 "Damping to the wall";
  parameter Real k_coupling(unit = "N/m") = 20 "Stiffness between the masses";
  parameter Real c_coupling(unit = "N.s/m") = 0.3 "Damping between the masses";
  input Real x1(unit = "m", start = 0) "Position of the left mass";
  input Real v1(unit = "m/s", start = 0) "Speed of the left mass";
  output Real x(unit = "m", start = 0.5, fixed = true) "Position";
  output Real v(unit = "m/s", start = 0, fixed = true) "Speed";
  output Real F(unit = "N") "Coupling force on the left mass";
equation
  der(x) = v;
  m * der(v) = -F - k * x - c * v;
  F = k_coupling * (x - x1) + c_coupling * (v - v1);
end RightMass;
