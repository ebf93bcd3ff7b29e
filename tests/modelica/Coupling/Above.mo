within Coupling;
model Above "Counts how long its input is above a threshold"
  parameter Real threshold(unit = "1") = 0.5 "Threshold";
  input Real u(unit = "1", start = 0) "Signal";
  output Real x(unit = "s", start = 0, fixed = true) "Time above";
equation
  der(x) = if u > threshold then 1 else 0;
end Above;
