within Coupling;
model Gain "An output that follows its input at once"
  parameter Real k(unit = "1") = 0.5 "Gain";
  parameter Real b(unit = "1") = 1 "Offset";
  input Real u(unit = "1", start = 0) "Input";
  output Real y(unit = "1") "Output";
equation
  y = k * u + b;
end Gain;
