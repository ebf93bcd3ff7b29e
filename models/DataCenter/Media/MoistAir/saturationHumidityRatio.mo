within DataCenter.Media.MoistAir;
function saturationHumidityRatio "Mass of water per mass of dry air in saturated air"
  input Units.Temperature T "Temperature";
  input Units.Pressure p "Barometric pressure";
  output Units.Fraction w "Humidity ratio";
protected
  Units.Pressure p_vapour "Saturation pressure";
algorithm
  // Near boiling the ratio has a pole: beyond nine tenths of the pressure it is held.
  p_vapour := min(saturationPressure(T), 0.9*p);
  w := 0.621945*p_vapour/(p - p_vapour);
end saturationHumidityRatio;
