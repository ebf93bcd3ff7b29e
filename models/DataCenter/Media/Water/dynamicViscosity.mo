within DataCenter.Media.Water;
function dynamicViscosity "Dynamic viscosity of liquid water at 3 bar"
  input Units.Temperature T "Temperature, 1 to 90 degC";
  output Units.DynamicViscosity mu "Dynamic viscosity";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  mu := exp(-7.42560245 + z*(-0.798422614 + z*(0.202984997 + z*(-0.0594350686 + z*(0.0226096206 + z*(-0.0123363938 + z*(0.004865545)))))));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.008 % of the CoolProp 8.0 fluid <code>Water</code> over the stated range.</html>"));
end dynamicViscosity;
