within DataCenter.Media.PropyleneGlycol25;
function thermalConductivity "Thermal conductivity of propylene glycol, 25 % by mass in water (PG25) at 3 bar"
  input Units.Temperature T "Temperature, 0 to 80 degC";
  output Units.ThermalConductivity k "Thermal conductivity";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  k := 0.490251426 + z*(0.0395144382 + z*(-0.00177564229 + z*(-0.000591908766)));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.000 % of the CoolProp 8.0 fluid <code>INCOMP::MPG[0.25]</code> over the stated range.</html>"));
end thermalConductivity;
