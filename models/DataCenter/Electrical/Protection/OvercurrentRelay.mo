within DataCenter.Electrical.Protection;
model OvercurrentRelay "Inverse-time overcurrent relay with instantaneous stage (IEC 60255-151:2009, IEEE C37.112-2018)"
  constant Units.Time table_A[6] = {0.14, 13.5, 80, 0.0515, 19.61, 28.2} "Constants A (IEC: k) of the curves";
  constant Units.Time table_B[6] = {0, 0, 0, 0.114, 0.491, 0.1217} "Constants B of the curves";
  constant Real table_p[6](each unit = "1") = {0.02, 1, 2, 0.02, 2, 2} "Exponents of the curves";
  constant Units.Time table_t_r[6] = {13.5, 47.3, 80, 4.85, 21.6, 29.1} "Reset times of the curves at zero current";
  parameter Types.OvercurrentCurve curve = Types.OvercurrentCurve.iecStandardInverse "Curve";
  parameter Units.PerUnit I_set = 1 "Setting current";
  parameter Real time_multiplier(unit = "1") = 0.1 "Time multiplier setting (IEC) or time dial (IEEE)";
  parameter Units.Time A = table_A[Integer(curve)] "Curve constant";
  parameter Units.Time B = table_B[Integer(curve)] "Curve constant";
  parameter Real p(unit = "1") = table_p[Integer(curve)] "Curve exponent";
  parameter Units.Time t_r = table_t_r[Integer(curve)] "Reset time at zero current, per time multiplier";
  parameter Units.PerUnit I_instantaneous = 10 "Instantaneous stage (50)";
  input Units.PerUnit I(start = 0) "Measured current";
  input Boolean reset(start = false) "A rising edge resets the trip";
  Real disc(unit = "1", start = 0, fixed = true) "Share of the operating time that has passed";
  output Boolean picked_up "Current above the setting of the inverse stage";
  output Boolean operate "The inverse stage has run out (51)";
  output Boolean operate_instantaneous "Current above the setting of the instantaneous stage (50)";
  output Boolean trip(start = false, fixed = true) "Trip command, latched until reset (86)";
  output Boolean instantaneous(start = false, fixed = true) "The instantaneous stage has given it";
protected
  Units.PerUnit ratio "Current per setting";
equation
  ratio = I / I_set;
  // above the setting the disc runs with 1/t(I), so that a changing current is integrated as the standards ask;
  // below it returns with 1/t_reset(I) = (1 - M^2) / (TMS t_r)
  der(disc) = if picked_up then noEvent(1 / (time_multiplier * (A / (max(ratio, 1.001) ^ p - 1) + B)))
    else -noEvent(max(0, 1 - ratio ^ 2) * min(1, max(0, 1e3 * disc))) / (time_multiplier * t_r);
  picked_up = ratio > 1.001;
  operate = disc >= 1;
  operate_instantaneous = I > I_instantaneous;
  // a current beyond the limits from the first instant on has no edge; a reset does not hide one that still flows
  when {initial(), operate or operate_instantaneous} then
    trip = pre(trip) or operate or operate_instantaneous;
    instantaneous = if pre(trip) then pre(instantaneous) else operate_instantaneous;
  elsewhen reset then
    trip = operate or operate_instantaneous;
    instantaneous = operate_instantaneous;
  end when;
end OvercurrentRelay;
