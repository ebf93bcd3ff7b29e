within DataCenter.Electrical.Converters;
model BessLosses "Losses of battery converters and their unit transformers"
  parameter Units.Fraction fixed = 0.004 "Converter: no-load loss over the rating";
  parameter Units.Fraction linear = 0.006 "Converter: loss linear in the current";
  parameter Units.Fraction quadratic = 0.010 "Converter: loss quadratic in the current";
  parameter Units.Fraction iron = 0.001 "Unit transformers: no-load loss over the rating (assumed)";
  parameter Units.Fraction copper = 0.007 "Unit transformers: load loss at the rating (assumed)";
  input Units.PerUnit current(start = 0) "Magnitude of the current, per unit of the rating";
  output Units.PerUnit loss "Loss of both while the converters run, per unit of the rating";
equation
  loss = iron + fixed + linear * current + (quadratic + copper) * current ^ 2;
end BessLosses;
