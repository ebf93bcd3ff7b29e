within DataCenter.Media.PropyleneGlycol25;
function specificHeatCapacity "Specific heat capacity of propylene glycol, 25 % by mass in water (PG25) at 3 bar"
  input Units.Temperature T "Temperature, 0 to 80 degC";
  output Units.SpecificHeatCapacity cp "Specific heat capacity";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  cp := 3980.45616 + z*(105.995441 + z*(-2.8225118));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.013 % of the CoolProp 8.0 fluid <code>INCOMP::MPG[0.25]</code> over the stated range.</html>"));
end specificHeatCapacity;
