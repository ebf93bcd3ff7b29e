within DataCenter.Media.Water;
function thermalConductivity "Thermal conductivity of liquid water at 3 bar"
  input Units.Temperature T "Temperature, 1 to 90 degC";
  output Units.ThermalConductivity k "Thermal conductivity";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  k := 0.63487571 + z*(0.054316495 + z*(-0.0183705833 + z*(0.00405867113 + z*(-0.00209629742))));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.029 % of the CoolProp 8.0 fluid <code>Water</code> over the stated range.</html>"));
end thermalConductivity;
