within DataCenter.Media.Water;
function specificHeatCapacity "Specific heat capacity of liquid water at 3 bar"
  input Units.Temperature T "Temperature, 1 to 90 degC";
  output Units.SpecificHeatCapacity cp "Specific heat capacity";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  cp := 4179.72052 + z*(10.5085904 + z*(17.740597 + z*(-16.1545335 + z*(13.6344223))));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.028 % of the CoolProp 8.0 fluid <code>Water</code> over the stated range.</html>"));
end specificHeatCapacity;
