within DataCenter.Cooling.Functions;
function yorkApproach "Approach of a cooling tower by the York correlation"
  input Units.Temperature T_wet_bulb "Wet-bulb temperature, -34.4 to 30 degC";
  input Units.TemperatureDifference range "Entering minus leaving water temperature, 1.1 to 22.2 K";
  input Real water_ratio(unit = "1") "Water flow over nominal, 0.75 to 1.25";
  input Real air_ratio(unit = "1") "Air flow over nominal, 0.2 to 1";
  output Units.TemperatureDifference approach "Leaving water above wet-bulb temperature";
protected
  constant Real c[27](each unit = "1") = {
    -0.359741205, -0.055053608, 0.0023850432, 0.173926877, -0.0248473764, 0.00048430224, -0.005589849456, 0.0005770079712, -0.00001342427256,
    2.84765801111111, -0.121765149, 0.0014599242, 1.680428651, -0.0166920786, -0.0007190532, -0.025485194448, 0.0000487491696, 0.00002719234152,
    -0.0653766255555556, -0.002278167, 0.0002500254, -0.0910565458, 0.00318176316, 0.000038621772, -0.0034285382352, 0.00000856589904, -0.000001516821552}
    "Coefficients: powers of wet-bulb temperature in degC fastest, then of range, then of water over air ratio";
  Real t(unit = "K") "Wet-bulb temperature above 0 degC, within the correlation";
  Units.TemperatureDifference dT "Range within the correlation";
  Real r(unit = "1") "Water over air ratio";
algorithm
  t := max(-34.4, min(30, T_wet_bulb - 273.15));
  dT := max(1.1, min(22.2, range));
  r := max(0.75, min(1.25, water_ratio))/max(0.2, min(1, air_ratio));
  approach := 0;
  for k in 0:2 loop
    approach := approach + r^k*(
      c[9*k + 1] + t*(c[9*k + 2] + t*c[9*k + 3])
      + dT*(c[9*k + 4] + t*(c[9*k + 5] + t*c[9*k + 6]))
      + dT^2*(c[9*k + 7] + t*(c[9*k + 8] + t*c[9*k + 9])));
  end for;
  approach := max(1.1, min(40, approach));
  annotation(Documentation(info = "<html>YorkCalc software, 2002, as given in the EnergyPlus Engineering Reference; an empirical check of the Merkel tower. Beyond the stated
ranges the arguments are held at their ends, the approach between 1.1 and 40 K: a polynomial of second degree in three arguments must not be continued.</html>"));
end yorkApproach;
