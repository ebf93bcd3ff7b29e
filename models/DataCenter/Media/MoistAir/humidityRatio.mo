within DataCenter.Media.MoistAir;
function humidityRatio "Humidity ratio from dry-bulb and wet-bulb temperature"
  input Units.Temperature T_dry_bulb "Dry-bulb temperature";
  input Units.Temperature T_wet_bulb "Wet-bulb temperature";
  input Units.Pressure p "Barometric pressure";
  output Units.Fraction w "Humidity ratio";
protected
  Real t(unit = "K") "Dry-bulb temperature above 0 degC";
  Real t_wet(unit = "K") "Wet-bulb temperature above 0 degC";
  Real w_saturated(unit = "1") "Humidity ratio of saturated air at the wet-bulb temperature";
  Real ice(unit = "1") "Share of the wick that is frozen, blended over half a kelvin so that the result has no step";
algorithm
  t := T_dry_bulb - 273.15;
  t_wet := T_wet_bulb - 273.15;
  w_saturated := saturationHumidityRatio(T_wet_bulb, p);
  ice := 0.5*(1 - tanh(t_wet/0.1));
  w := (1 - ice)*((2501 - 2.326*t_wet)*w_saturated - 1.006*(t - t_wet))/(2501 + 1.86*t - 4.186*t_wet)
    + ice*((2830 - 0.24*t_wet)*w_saturated - 1.006*(t - t_wet))/(2830 + 1.86*t - 2.1*t_wet);
  w := if w > 1e-7 then w else 1e-7;
  annotation(Documentation(info = "<html>Equations 33 and 35 of the ASHRAE Handbook Fundamentals 2017, chapter 1.</html>"));
end humidityRatio;
