within DataCenter.Electrical.Converters;
model PvInverter "Photovoltaic array with a current-controlled inverter: volt-var, frequency-watt, momentary cessation, ride-through"
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Power P_array = 5e6 "Array power at 1000 W/m2 and 25 degC";
  parameter Units.ApparentPower S_rated = 4e6 "Inverter rating";
  parameter Units.Fraction loss_0 = 0.003 "No-load loss, share of the rating";
  parameter Units.Fraction loss_1 = 0.015 "Loss linear in power";
  parameter Units.Time tau_power = 0.05 "Response of the output power";
  parameter Units.PerUnit V_cessation = 0.4 "No current below (momentary cessation)";
  parameter Units.Time tau_cessation = 2e-3 "Fall of the power order in cessation; it comes back with tau_power";
  parameter Units.Fraction Q_max = 0 "Volt-var: largest reactive power, share of the rating (IEEE 1547-2018 category B: 0.44; 0: off)";
  parameter Units.Time t_volt_var = 5 "Volt-var open-loop response time: to 90 % of a step (IEEE 1547-2018 category B: 5 s)";
  parameter Units.PerUnit V_saturation = 1.3 "Bus voltage against which the inverter can no longer drive current; instantaneous trip";
  parameter Units.Time t_reconnect = 60 "Healthy time before the return (assumed; IEEE 1547-2018 enters service after 300 s, adjustable from 0)";
  parameter Units.PerUnit frequency_droop = 0.05 "Overfrequency beyond the dead band that takes rated power (IEEE 1547-2018 table 24, default: 0.05)";
  parameter Units.PerUnit frequency_dead_band = 0.0006 "Dead band of the overfrequency response (IEEE 1547-2018 table 24, default: 36 mHz of 60 Hz)";
  parameter Units.Time t_frequency_response = 5 "Its open-loop response time: to 90 % of a step (IEEE 1547-2018 table 24, default: 5 s)";
  input Units.Irradiance G_poa(start = 0) "Irradiance in the plane of the array";
  input Units.Temperature T_cell(start = 298.15) "Cell temperature";
  input Units.Fraction limit(start = 1) "Curtailment";
  input Units.PerUnit V_fast(start = 1) "Measured voltage";
  input Units.PerUnit V_slow(start = 1) "Measured voltage for power control";
  input Units.PerUnit v_d_fast(start = 1) "Measured voltage, d component";
  input Units.PerUnit v_q_fast(start = 0) "Measured voltage, q component";
  input Units.PerUnit omega(start = 1) "Measured frequency";
  Interfaces.Pin pin "Terminal on the main bus";
  PvArray array(P_array = P_array) "Array";
  Protection.RideThrough protection "Trip by voltage and frequency";
  Boolean connected(start = true, fixed = true) "Inverter feeds the bus";
  Types.PvCause cause(start = Types.PvCause.start, fixed = true) "Why they last opened or closed";
  Boolean saturated "Bus voltage beyond what the inverter can drive current against";
  Logic.TimedCondition normal(t_on = t_reconnect) "Voltage and frequency permit the return";
  Units.PerUnit q(start = 0, fixed = true) "Reactive power out, system base";
  Units.PerUnit p_response(start = 0) "Power given up for overfrequency, system base";
  Units.PerUnit p(start = 0) "Power order, system base";
  Units.PerUnit p_start "Power order at nominal frequency, system base";
  output Units.PerUnit P "Power into the inverter (negative when producing), system base";
  output Units.PerUnit P_dc "Power of the array, system base";
  output Units.PerUnit P_loss "Inverter loss, system base";
protected
  constant Real decade(unit = "1") = 2.302585 "ln(10): time to 90 % of a step, per time constant";
  Units.PerUnit p_droop "Power to give up for overfrequency once it has responded, system base";
  Units.Power P_available "Inverter output at the maximum power point";
  Units.PerUnit p_order "Power order before its lag, system base";
  Units.Fraction feeding "Share of the current that the momentary cessation leaves";
  Units.PerUnit current "Active current, system base";
  Units.PerUnit current_q "Reactive current, system base";
initial equation
  p = p_start;
  p_response = p_droop;
equation
  array.G_poa = G_poa;
  array.T_cell = T_cell;
  protection.V = V_fast;
  protection.omega = omega;
  P_available = noEvent(max(0, min(S_rated, (array.P - loss_0 * S_rated) / (1 + loss_1))));
  p_start = limit * P_available / S_base;
  // no headroom is kept, so that there is no response to underfrequency
  p_droop = S_rated / S_base * noEvent(max(0, omega - 1 - frequency_dead_band)) / frequency_droop;
  der(p_response) = (p_droop - p_response) * decade / t_frequency_response;
  p_order = if connected then noEvent(max(0, p_start - p_response)) else 0;
  feeding = noEvent(min(1, max(0, (V_fast - V_cessation) / 0.1)));
  der(p) = (feeding * p_order - p) / (feeding * tau_power + (1 - feeding) * tau_cessation);
  // volt-var curve: zero between 0.98 and 1.02, full at 0.92 and 1.08
  t_volt_var / decade * der(q) = (if connected then Q_max * S_rated / S_base * noEvent(min(1, max(0, (0.98 - V_slow) / 0.06)) - min(1, max(0, (V_slow - 1.02) / 0.06))) else 0) - q;
  current_q = if connected then q / noEvent(max(V_slow, 0.5)) else 0;
  current = if connected then noEvent(min(p / max(V_slow, 0.2), 1.1 * S_rated / S_base) * min(1, max(0, 10 * (V_saturation - V_fast))) * feeding) else 0;
  pin.i_d = -(current * v_d_fast + current_q * v_q_fast) / noEvent(max(V_fast, 0.05));
  pin.i_q = -(current * v_q_fast - current_q * v_d_fast) / noEvent(max(V_fast, 0.05));
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  P_loss = if connected then noEvent(if p > 1e-6 then loss_0 * S_rated / S_base - loss_1 * P else 0) else 0;
  P_dc = -P + P_loss;
  normal.set = V_fast > 0.9 and V_fast < 1.1 and omega > 0.99 and omega < 1.01;
  normal.reset = V_fast < 0.88 or V_fast > 1.12 or omega < 0.985 or omega > 1.02;
  saturated = V_fast > V_saturation - 0.02;
  connected = not (protection.trip or saturated) and (pre(connected) or normal.lasting);
  when change(connected) then
    cause = if connected then Types.PvCause.healthy else if saturated then Types.PvCause.saturation
      else if protection.trip_above then Types.PvCause.overvoltage else if protection.trip_under then Types.PvCause.undervoltage
      else if protection.trip_fast then Types.PvCause.overfrequency else Types.PvCause.underfrequency;
  end when;
end PvInverter;
