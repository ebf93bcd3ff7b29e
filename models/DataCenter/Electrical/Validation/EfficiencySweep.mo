within DataCenter.Electrical.Validation;
model EfficiencySweep "The load of a converter rises from zero to 120 %: its efficiency meets the data sheet at each point"
  Converters.EfficiencyCurve curve "Losses";
  output Units.PerUnit p "Load";
  output Units.PerUnit loss "Loss";
  output Units.Fraction efficiency "Efficiency";
equation
  p = 1.2 * time;
  curve.p = p;
  loss = curve.loss;
  efficiency = p / (p + loss);
end EfficiencySweep;
