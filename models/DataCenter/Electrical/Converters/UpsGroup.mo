within DataCenter.Electrical.Converters;
model UpsGroup "Double-conversion uninterruptible power supplies of one compute module: rectifier, DC link, battery converter, inverter"
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Power P_rated = 22e6 "Rated output of the group";
  parameter Integer nBlock(min = 1) = 11 "Blocks in parallel (N + 1)";
  parameter Units.Voltage V_dc_nominal = 800 "DC-link voltage";
  parameter Real C_per_watt(unit = "F/W") = 20e-9 "DC-link capacitance per rated power";
  parameter Units.PerUnit P_input_max = 1.15 "Input power limit, per unit of the rating";
  parameter Units.PerUnit P_charge = 0.1 "Charging power limit on the utility";
  parameter Units.PerUnit P_charge_island = 0.01 "Charging power limit in the island";
  parameter Units.PerUnit I_overload = 1.5 "Current limit of the inverters, per unit of the blocks that work; how long they carry it says the overload capability";
  parameter Units.PerUnit P_battery_limit = 1.6 "Power limit of the battery converters: the inverters at their current limit, with their losses";
  parameter Units.PerUnit V_block_low = 0.85 "Rectifier blocks below";
  parameter Units.PerUnit V_block_high = 1.15 "Rectifier blocks above";
  parameter Units.PerUnit omega_tolerance = 0.05 "Frequency band of the rectifier";
  parameter Units.Time t_detect = 0.001 "Detection time behind the measurement filter";
  parameter Units.Voltage V_battery_low = 400 "End of discharge: the battery gives no more than what keeps its terminals at this voltage";
  parameter Units.Voltage V_battery_high = 580 "The same for its charge";
  parameter Units.Time t_restart = 60 "Time for which the link must have been charged before an inverter that stopped on an empty link starts again";
  parameter Units.Time t_return = 3 "Healthy time before walk-in";
  parameter Units.Time t_walk_in = 15 "Walk-in ramp";
  parameter Units.Time tau_load = 5e-3 "Response of the connected power supplies";
  parameter Units.Time tau_rectifier = 1e-3 "Rectifier power response";
  parameter Units.Time tau_battery = 5e-4 "Battery converter power response";
  parameter Real Kp_rectifier(unit = "1") = 5 "DC-link voltage control";
  parameter Real Ki_rectifier(unit = "1/s") = 100 "DC-link voltage control";
  parameter Real K_battery(unit = "1") = 15 "DC-link voltage droop of the battery converter";
  parameter Units.PerUnit V_battery_set = 0.97 "DC-link voltage below which the battery supports";
  parameter Units.PerUnit V_absorb = 1.03 "DC-link voltage above which the battery absorbs";
  parameter Units.PerUnit P_absorb = 0.5 "Largest power that the battery absorbs for milliseconds";
  parameter Units.PerUnit G_damping = 0.4 "Active damping by the rectifier, per unit of the rating";
  parameter Integer nPoint = 4 "Load points of the efficiency" annotation(Evaluate = true);
  parameter Units.PerUnit load_points[nPoint] = {0.25, 0.5, 0.75, 1} "Load points of the data sheet";
  parameter Units.Fraction efficiency[nPoint] = {0.945, 0.96, 0.9625, 0.96} "Efficiency in double conversion at the load points";
  parameter Units.PerUnit loss_0 = 0.0095 "Loss without load, half of it in the rectifier";
  parameter Units.PerUnit B_filter = 0.05 "Susceptance of the input filter while the rectifier runs, per unit of the rating";
  parameter Units.Charge Q_taper = 2e5 "Missing charge below which charging tapers";
  parameter Units.PerUnit V_bypass_low = 0.9 "Bypass only above";
  parameter Units.PerUnit V_bypass_high = 1.1 "Bypass only below";
  parameter Units.Time t_transfer = 0.003 "Commutation time from the bypass to the inverter";
  parameter Units.Time t_retry = 5 "Undisturbed time before the bypass takes the load of failed inverters again";
  parameter Units.Time t_eco = 60 "Undisturbed time before eco mode";
  parameter Units.Fraction loss_bypass = 0.006 "Bypass loss linear in power";
  parameter Units.Fraction standby = 0.5 "Share of the no-load losses in eco mode";
  parameter Units.PerUnit V_fold = 0.85 "The load is a constant power above, a constant impedance below";
  input Boolean eco(start = false) "Feed the load through the bypass while the bus is undisturbed";
  input Boolean inverter_available(start = true) "False: the inverters have failed, the load needs the bypass";
  input Integer n_block_failed(start = 0) "Blocks that have failed";
  input Boolean permit(start = true) "The bus can carry the rectifier";
  input Boolean in_island(start = false) "Gensets or the battery converter feed the bus: charging limited";
  input Units.PerUnit p_input_limit(start = 2) "Input power that the bus can carry, per unit of the rating";
  input Units.Power P_demand(start = 0) "Power that the racks want";
  input Units.PerUnit V_fast(start = 1) "Measured bus voltage";
  input Units.PerUnit omega(start = 1) "Measured bus frequency";
  input Units.PerUnit v_d_fast(start = 1) "Measured bus voltage, d component";
  input Units.PerUnit v_q_fast(start = 0) "Measured bus voltage, q component";
  input Units.Voltage E0(start = 540) "Open-circuit voltage of the battery";
  input Units.Resistance R0(start = 5e-4) "Resistance of the battery";
  Interfaces.Pin pin "Terminal on the main bus";
  EfficiencyCurve rectifier_curve(n = nPoint, load = {load_points[k] / sqrt(efficiency[k]) for k in 1:nPoint},
    efficiency = {sqrt(efficiency[k]) for k in 1:nPoint}, loss_0 = loss_0 / 2) "Loss of the rectifier: both stages are equally efficient";
  EfficiencyCurve inverter_curve(n = nPoint, load = load_points, efficiency = {sqrt(efficiency[k]) for k in 1:nPoint}, loss_0 = loss_0 / 2) "Loss of the inverter";
  OverloadCapability overload "Overload of the inverters";
  Units.PerUnit v_dc(start = 1, min = 0) "DC-link voltage";
  Units.PerUnit x_rectifier(start = 0) "Integral part of the DC-link voltage control";
  Units.PerUnit p_rectifier(start = 0) "Rectifier power onto the link, rating base";
  Units.PerUnit p_battery(start = 0) "Battery converter power into the link, rating base";
  Units.PerUnit p_load(start = 0) "Load, rating base";
  Units.Charge Q_missing(start = 0) "Charge taken from the battery and not yet returned";
  Boolean rectifier_on(start = true, fixed = true) "Rectifier is not blocked";
  Logic.TimedCondition charged(t_on = t_restart) "DC link is charged, or has been and was not yet empty";
  Boolean inverter_on(start = true, fixed = true) "Inverter feeds the load";
  Logic.TimedCondition healthy(t_on = t_return, t_off = t_detect) "Input is within its limits";
  Boolean limiting(start = false, fixed = true) "The load takes more than the current limit of the inverters: their voltage has collapsed, or would";
  Boolean bypass_on(start = false, fixed = true) "Static bypass conducts";
  Logic.TimedCondition clean(t_on = t_retry, t_off = t_transfer) "The bus may feed the load through the bypass";
  discrete Units.Time t_on(start = -1e9, fixed = true) "Begin of the last walk-in";
  Units.PerUnit p_start "Input in the steady state: rectifier, or bypass and rectifier, rating base";
  output Units.PerUnit P "Power into the rectifier, system base";
  output Units.Power P_critical "Power delivered to the racks";
  output Units.PerUnit V_critical "Output voltage";
  output Units.Power P_dc "Power into the battery";
  output Units.Current I "Current into the battery";
  output Units.Voltage V_dc "DC-link voltage";
  output Units.Power P_loss "Losses";
  output Units.Energy W_stored "Energy of the DC link";
  output Types.UpsMode mode(start = Types.UpsMode.rectifier) "Operating mode";
  output Types.UpsCause cause(start = Types.UpsCause.start, fixed = true) "Why the mode last changed";
  output Units.Power P_critical_max "Rating of the blocks that work";
protected
  final parameter Real scale(unit = "1") = P_rated / S_base "From rating to system base";
  final parameter Units.Time T_link = C_per_watt * V_dc_nominal ^ 2 "Twice the energy constant of the link";
  Units.Fraction capacity "Share of the blocks that work";
  Units.Fraction share "The same, above zero";
  Units.PerUnit p_limit "Power of the inverters at their current limit and nominal voltage, rating base";
  Boolean inverter_fit "The inverters can carry a load";
  Boolean over_limit "The bypass carries what the inverters cannot";
  Boolean bypass_ready "The bus can take the load of inverters that do not carry it";
  Units.PerUnit ramp "Walk-in limit";
  Units.PerUnit p_unlimited "Output of the DC-link voltage control";
  Units.PerUnit p_order "The same within its limits";
  Units.PerUnit p_charge "Charging power, rating base";
  Units.PerUnit p_battery_order "Battery converter order";
  Units.PerUnit i_rectifier "Rectifier current, rating base";
  Units.PerUnit i_bypass "Bypass current, rating base";
  Units.PerUnit p_bypass "Power into the bypass, rating base";
  Units.PerUnit p_inverter "Inverter input, rating base";
  Units.PerUnit p_rectified "Rectifier output, rating base";
  Units.PerUnit loss_rectifier "Rectifier loss, rating base";
  Units.PerUnit loss_inverter "Inverter loss, rating base";
  Units.PerUnit p_battery_max "Power that the battery gives at its lowest voltage, rating base";
  Units.PerUnit p_charge_max "Power that it takes at its highest voltage, rating base";
  Real unit_d(unit = "1") "Direction of the bus voltage";
  Real unit_q(unit = "1") "Direction of the bus voltage";
initial equation
  v_dc = 1;
  p_load = P_demand / P_rated;
  p_rectifier = p_inverter;
  x_rectifier = p_inverter;
  p_battery = 0;
  Q_missing = 0;
equation
  assert(n_block_failed >= 0 and n_block_failed <= nBlock, "Failed UPS blocks (n_block_failed; n_ups_block_failed of the site): " + String(n_block_failed) + ", expected 0 to " + String(nBlock) + " (nBlock)");
  p_start = p_rectifier + loss_rectifier + (if bypass_on then p_load / (1 - loss_bypass) else 0);
  capacity = noEvent(max(0, min(nBlock, nBlock - n_block_failed))) / nBlock;
  share = noEvent(max(0.01 / nBlock, capacity));
  P_critical_max = P_rated * capacity;
  // load and inverter
  tau_load * der(p_load) = P_demand / P_rated - p_load;
  // a constant power behind a current limit has no steady state above V_fold: the voltage collapses to where the supplies let go,
  // and comes back when they would take less than the limit there
  p_limit = I_overload * capacity;
  limiting = p_load > p_limit or (pre(limiting) and p_load > V_fold * p_limit);
  V_critical = if bypass_on then V_fast else if inverter_on then (if limiting then V_fold ^ 2 * p_limit / noEvent(max(p_load, 1e-3)) else 1) else 0;
  i_bypass = if bypass_on then p_load / (1 - loss_bypass) * noEvent(if V_fast > V_fold then 1 / V_fast else V_fast / V_fold ^ 2) else 0;
  p_bypass = if bypass_on then (pin.v_d * unit_d + pin.v_q * unit_q) * i_bypass else 0;
  P_critical = P_rated * (if bypass_on then p_bypass * (1 - loss_bypass) else if limiting then p_limit * V_critical
    else if inverter_on then p_load else 0);
  loss_inverter = if bypass_on then capacity * standby * loss_0 / 2 + loss_bypass * p_bypass else if inverter_on then capacity * inverter_curve.loss else 0;
  inverter_curve.p = P_critical / P_rated / share;
  overload.p = if bypass_on or not inverter_on then 0 else if limiting then I_overload else P_critical / P_rated / share;
  overload.within_rating = p_load < capacity;
  p_inverter = if bypass_on then capacity * standby * loss_0 / 2 else P_critical / P_rated + loss_inverter;
  // rectifier
  ramp = if rectifier_on then noEvent(min(p_input_limit, P_input_max * capacity * min(1, (time - t_on) / t_walk_in))) else 0;
  p_unlimited = x_rectifier + Kp_rectifier * (1 - v_dc);
  p_order = noEvent(max(0, min(p_unlimited, ramp - loss_rectifier)));
  der(x_rectifier) = Ki_rectifier * (1 - v_dc) + 60 * (p_order - p_unlimited);
  tau_rectifier * der(p_rectifier) = p_order - p_rectifier;
  unit_d = v_d_fast / noEvent(max(V_fast, 0.05));
  unit_q = v_q_fast / noEvent(max(V_fast, 0.05));
  i_rectifier = noEvent(min((p_rectifier + loss_rectifier) / max(V_fast, 0.05), P_input_max * capacity));
  pin.i_d = scale * ((i_rectifier + i_bypass) * unit_d + (if rectifier_on then capacity * (G_damping * (pin.v_d - v_d_fast) - B_filter * pin.v_q) else 0));
  pin.i_q = scale * ((i_rectifier + i_bypass) * unit_q + (if rectifier_on then capacity * (G_damping * (pin.v_q - v_q_fast) + B_filter * pin.v_d) else 0));
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  rectifier_curve.p = p_rectifier / share;
  loss_rectifier = if rectifier_on then capacity * (rectifier_curve.loss - (if bypass_on then (1 - standby) * loss_0 / 2 else 0)) else 0;
  p_rectified = P / scale - p_bypass - loss_rectifier;
  // battery converter
  p_battery_max = V_battery_low * noEvent(max(0, E0 - V_battery_low) / max(R0, 1e-9)) / P_rated;
  p_charge_max = V_battery_high * noEvent(max(0, V_battery_high - E0) / max(R0, 1e-9)) / P_rated;
  p_charge = if rectifier_on then (if in_island then P_charge_island else P_charge) * noEvent(max(0, min(1, min((time - t_on) / t_walk_in - 1, min(10 * (ramp - loss_rectifier - p_rectifier), Q_missing / Q_taper))))) else 0;
  p_battery_order = noEvent(max(0, min(min(P_battery_limit * capacity, p_battery_max), K_battery * (V_battery_set - v_dc)))) 
    - noEvent(min(p_charge_max, p_charge + max(0, min(P_absorb * capacity, K_battery * (v_dc - V_absorb)))));
  tau_battery * der(p_battery) = p_battery_order - p_battery;
  P_dc = -p_battery * P_rated;
  I = batteryCurrent(P_dc, E0, R0);
  der(Q_missing) = -I;
  // DC link
  T_link * v_dc * der(v_dc) = p_rectified + p_battery - p_inverter;
  V_dc = v_dc * V_dc_nominal;
  W_stored = 0.5 * T_link * P_rated * v_dc ^ 2;
  P_loss = P_rated * (loss_inverter + loss_rectifier);
  // discrete states, by equations: what holds from the first instant on has no edge that a when-clause could see
  healthy.set = V_fast > V_block_low + 0.05 and V_fast < V_block_high - 0.03 and abs(omega - 1) < 0.8 * omega_tolerance;
  healthy.reset = V_fast < V_block_low or V_fast > V_block_high or abs(omega - 1) > omega_tolerance;
  rectifier_on = permit and n_block_failed < nBlock and not healthy.gone and (pre(rectifier_on) or healthy.lasting);
  when {initial(), change(rectifier_on)} then
    t_on = if initial() and rectifier_on then -1e9 else time;
  end when;
  clean.set = V_fast > V_bypass_low + 0.03 and V_fast < V_bypass_high - 0.02 and abs(omega - 1) < 0.015;
  clean.reset = V_fast < V_bypass_low or V_fast > V_bypass_high or abs(omega - 1) > 0.02;
  // what the inverters cannot carry goes to the bypass, if the bus can take it; else they give what they can until they stop
  inverter_fit = inverter_available and n_block_failed < nBlock and not overload.used_up;
  bypass_ready = permit and clean.lasting and p_load < p_input_limit and (not inverter_fit or limiting);
  over_limit = limiting and (bypass_ready or pre(bypass_on));
  bypass_on = permit and not clean.gone and (eco or not inverter_on)
    and (pre(bypass_on) or (clean.on and ((eco and rectifier_on and time >= clean.t_change + t_eco and time >= t_on + t_walk_in + t_eco)
      or bypass_ready)));
  // at the transfer the rectifier is blocked with the inverter and starts anew from the standby power of the link:
  // bypass and rectifier must not both carry the load while the voltage control finds out
  when bypass_on then
    reinit(p_rectifier, capacity * standby * loss_0 / 2);
    reinit(x_rectifier, capacity * standby * loss_0 / 2);
  end when;
  // an inverter that stopped on an empty link waits until the rectifier has walked in and the link is held: started at once it
  // would meet the inrush of all racks with a rectifier that is still limited
  charged.set = v_dc > 0.98 and rectifier_on;
  charged.reset = v_dc < 0.7 or not (rectifier_on or pre(inverter_on));
  inverter_on = charged.on and inverter_fit and not over_limit and (pre(inverter_on) or charged.lasting);
  mode = if bypass_on then Types.UpsMode.bypass else if not inverter_on then Types.UpsMode.off else if not rectifier_on then Types.UpsMode.battery else if time < t_on + t_walk_in then Types.UpsMode.walkIn else Types.UpsMode.rectifier;
  when change(mode) then
    cause = if mode == Types.UpsMode.rectifier then (if pre(mode) == Types.UpsMode.walkIn then Types.UpsCause.walkedIn else Types.UpsCause.inverterReady)
      else if mode == Types.UpsMode.walkIn then Types.UpsCause.healthy
      else if mode == Types.UpsMode.battery then (if permit then Types.UpsCause.disturbance else Types.UpsCause.withdrawn)
      else if not inverter_available then Types.UpsCause.inverterFailed
      else if n_block_failed >= nBlock then Types.UpsCause.blocksFailed
      else if overload.used_up then Types.UpsCause.overload
      else if over_limit then Types.UpsCause.currentLimit
      else if mode == Types.UpsMode.bypass then Types.UpsCause.ecoMode else Types.UpsCause.linkEmpty;
  end when;
end UpsGroup;
