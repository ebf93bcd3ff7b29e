within DataCenter.Electrical.Protection;
model OvercurrentRelay "Inverse-time overcurrent relay with instantaneous stage (IEC 60255-151)"
  parameter Units.PerUnit I_set = 1 "Setting current";
  parameter Units.Time time_multiplier = 0.1 "Time multiplier setting";
  parameter Units.Time k = 0.14 "Curve constant (0.14 standard inverse, 13.5 very inverse, 80 extremely inverse)";
  parameter Real alpha(unit = "1") = 0.02 "Curve exponent (0.02 standard, 1 very, 2 extremely inverse)";
  parameter Units.PerUnit I_instantaneous = 10 "Instantaneous stage";
  parameter Units.Time t_reset = 1 "Reset time constant below the setting";
  input Units.PerUnit I(start = 0) "Measured current";
  input Boolean reset(start = false) "A rising edge resets the trip";
  Real disc(unit = "1", start = 0, fixed = true) "Share of the operating time that has passed";
  output Boolean trip(start = false, fixed = true) "Trip command";
protected
  Units.PerUnit ratio "Current per setting";
equation
  ratio = I / I_set;
  der(disc) = if ratio > 1.001 then noEvent((max(ratio, 1.001) ^ alpha - 1) / (k * time_multiplier)) else -disc / t_reset;
  when disc >= 1 or I > I_instantaneous then
    trip = true;
  elsewhen reset then
    trip = false;
  end when;
end OvercurrentRelay;
