within Coupling;
model Fragile "Fails when its state leaves its range"
  output Real x(unit = "1", start = 0, fixed = true) "State";
equation
  der(x) = 1;
  assert(x < 0.75, "x left its range");
end Fragile;
