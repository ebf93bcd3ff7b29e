within DataCenter.Media.MoistAir;
function density "Mass of dry air per volume of moist air"
  input Units.Temperature T "Dry-bulb temperature";
  input Real w(unit = "1") "Humidity ratio";
  input Units.Pressure p "Barometric pressure";
  output Units.Density rho "Mass of dry air per volume of moist air";
algorithm
  rho := p/(287.042*T*(1 + 1.607858*w));
end density;
