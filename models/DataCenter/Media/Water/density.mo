within DataCenter.Media.Water;
function density "Density of liquid water at 3 bar"
  input Units.Temperature T "Temperature, 1 to 90 degC";
  output Units.Density rho "Density";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  rho := 990.347731 + z*(-18.8717886 + z*(-7.51764969 + z*(1.54599255)));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.017 % of the CoolProp 8.0 fluid <code>Water</code> over the stated range.</html>"));
end density;
