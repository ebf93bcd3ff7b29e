within Coupling;
model LeftMass "Left mass of the dual-mass oscillator, driven by the coupling force"
  parameter Real m(unit = "kg") = 1 "Mass";
  parameter Real k(unit = "N/m") = 10 "Stiffness to the wall";
  parameter Real c(unit = "N.s/m") = 0.2 "Damping to the wall";
  input Real F(unit = "N", start = 0) "Coupling force";
  output Real x(unit = "m", start = 0, fixed = true) "Position";
  output Real v(unit = "m/s", start = 0, fixed = true) "Speed";
equation
  der(x) = v;
  m * der(v) = F - k * x - c * v;
end LeftMass;
