within DataCenter.Media.MoistAir;
function saturationPressure "Saturation pressure of water vapour over ice below and over liquid above the triple point"
  input Units.Temperature T "Temperature, -60 to 100 degC";
  output Units.Pressure p "Saturation pressure";
algorithm
  p := exp(if T < 273.16 then
      -5674.5359/T + 6.3925247 + T*(-9.677843e-3 + T*(6.2215701e-7 + T*(2.0747825e-9 - 9.484024e-13*T))) + 4.1635019*log(T)
    else
      -5800.2206/T + 1.3914993 + T*(-4.8640239e-2 + T*(4.1764768e-5 - 1.4452093e-8*T)) + 6.5459673*log(T));
  annotation(Documentation(info = "<html>Hyland and Wexler 1983, equations 5 and 6 of the ASHRAE Handbook Fundamentals 2017, chapter 1.</html>"));
end saturationPressure;
