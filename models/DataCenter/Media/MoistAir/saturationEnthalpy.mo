within DataCenter.Media.MoistAir;
function saturationEnthalpy "Specific enthalpy of saturated air per mass of dry air"
  input Units.Temperature T "Temperature";
  input Units.Pressure p "Barometric pressure";
  output Units.SpecificEnthalpy h "Specific enthalpy, zero for dry air at 0 degC";
protected
  Real t(unit = "K") "Temperature above 0 degC";
algorithm
  t := T - 273.15;
  h := 1006*t + saturationHumidityRatio(T, p)*(2501e3 + 1860*t);
end saturationEnthalpy;
