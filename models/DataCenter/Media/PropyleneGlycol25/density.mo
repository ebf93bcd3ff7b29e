within DataCenter.Media.PropyleneGlycol25;
function density "Density of propylene glycol, 25 % by mass in water (PG25) at 3 bar"
  input Units.Temperature T "Temperature, 0 to 80 degC";
  output Units.Density rho "Density";
protected
  Real z(unit = "1") "Temperature scaled about 45 degC";
algorithm
  z := (T - 318.15)/45;
  rho := 1007.20547 + z*(-24.9061472 + z*(-4.99111111 + z*(1.30725482)));
  annotation(Inline = true, Documentation(info = "<html>Polynomial fit, within 0.000 % of the CoolProp 8.0 fluid <code>INCOMP::MPG[0.25]</code> over the stated range.</html>"));
end density;
