within DataCenter.Electrical.Protection;
model SiteController "Utility protection (27/59/81), islanding, genset call, release of loads in blocks, resynchronising"
  parameter Integer nUps = 1 "UPS groups" annotation(Evaluate = true);
  parameter Integer nFeeder = 3 "Mechanical feeders" annotation(Evaluate = true);
  parameter Units.PerUnit V_loss = 0.3 "Loss of mains: bus voltage below";
  parameter Units.Time t_loss = 0.004 "for this time";
  parameter Units.PerUnit V_27 = 0.88 "Undervoltage";
  parameter Units.Time t_27 = 2 "Undervoltage delay";
  parameter Units.PerUnit V_27_deep = 0.6 "Deep undervoltage";
  parameter Units.Time t_27_deep = 0.16 "Deep undervoltage delay";
  parameter Units.PerUnit V_59 = 1.15 "Overvoltage";
  parameter Units.Time t_59 = 0.5 "Overvoltage delay";
  parameter Units.PerUnit omega_81_low = 58.5 / 60 "Underfrequency";
  parameter Units.PerUnit omega_81_high = 61.2 / 60 "Overfrequency";
  parameter Units.Time t_81 = 0.3 "Frequency delay";
  parameter Types.OvercurrentCurve curve_51 = Types.OvercurrentCurve.iecVeryInverse "Overcurrent curve of the utility breaker";
  parameter Units.PerUnit I_51 = 2.4 "Overcurrent setting: 1.2 times the rating of both transformers";
  parameter Real TMS_51(unit = "1") = 0.2 "Time multiplier";
  parameter Units.PerUnit I_50 = 6 "Instantaneous stage: below the current of a fault on the main bus, beyond that of phase jumps and inrush";
  parameter Units.Time t_breaker = 0.03 "Opening time of the utility breaker";
  parameter Units.Time t_genset_delay = 2 "From the trip to the call for gensets if the utility stays away";
  parameter Units.Time t_retransfer = 120 "Healthy time of the utility before the return from gensets";
  parameter Units.Time t_retransfer_short = 10 "The same if no genset was called";
  parameter Units.Time t_matching = 20 "Time before the return from which the island is led to the utility's phase: it is there when the healthy time is up";
  parameter Units.Time t_count = 60 "Three disturbances of the utility within this time lock the site out from it";
  parameter Units.Time t_battery_island = 60 "Time without utility and gensets after which the battery converter is given the loads";
  parameter Units.Time t_parallel = 0.2 "Parallel time before the gensets unload";
  parameter Units.Angle angle_closing = 0.01 "Synchroniser: the breaker closes within this phase error (a sync check alone would permit 10 degrees: 22 MW)";
  parameter Units.PerUnit slip_closing = 0.067 / 60 "Synchroniser: the breaker closes within this slip (IEEE C50.13: 0.067 Hz)";
  parameter Units.PerUnit V_closing = 0.05 "Synchroniser: the breaker closes within this voltage difference (IEEE C50.13: 5 %)";
  parameter Units.PerUnit V_matching = 0.02 "Distance from the utility's voltage to which the island is led";
  parameter Units.PerUnit V_range[2] = {0.95, 1.05} "Range in which it is";
  parameter Units.PerUnit slip_matching = 0.003 "Largest slip by which the island is led to the utility's phase";
  parameter Units.Time tau_matching = 2 "Integral time of the synchroniser: droop must not keep the island from the utility's frequency";
  parameter Units.Time t_ups_first = 2 "First UPS group after the bus is strong";
  parameter Units.Time t_ups_next = 10 / nUps "Interval between groups";
  parameter Units.Time t_feeder[nFeeder] = {20, 1, 0.5} "Reconnection of each feeder after the bus is strong";
  parameter Boolean on_bess[nFeeder] = {false, true, true} "Feeder stays on the battery island";
  input Units.PerUnit V_source(start = 1) "Utility voltage";
  input Units.PerUnit omega_grid(start = 1) "Utility frequency";
  input Units.PerUnit s_d(start = 1) "Utility voltage, d component in the frame";
  input Units.PerUnit s_q(start = 0) "Utility voltage, q component in the frame";
  input Units.PerUnit v_d_fast(start = 1) "Bus voltage, d component";
  input Units.PerUnit v_q_fast(start = 0) "Bus voltage, q component";
  input Units.PerUnit V_fast(start = 1) "Bus voltage";
  input Units.PerUnit omega(start = 1) "Bus frequency";
  input Units.PerUnit I_grid(start = 0) "Current of the utility breaker";
  input Boolean retransfer_command(start = false) "A rising edge releases the lock-out";
  input Boolean genset_closed(start = false) "Gensets feed the bus";
  input Boolean bess_available(start = true) "The battery converter can form the island";
  DefiniteTimeRelay under(setting = V_27, delay = t_27) "Stage 27";
  DefiniteTimeRelay deep(setting = V_loss, reset_band = 0.05, delay = t_loss) "Loss of mains";
  DefiniteTimeRelay half(setting = V_27_deep, delay = t_27_deep) "Deep stage 27";
  DefiniteTimeRelay above(over = true, setting = V_59, delay = t_59) "Stage 59";
  DefiniteTimeRelay slow(setting = omega_81_low, reset_band = 0.002, delay = t_81) "Stage 81U";
  DefiniteTimeRelay fast(over = true, setting = omega_81_high, reset_band = 0.002, delay = t_81) "Stage 81O";
  OvercurrentRelay overcurrent(I_set = I_51, time_multiplier = TMS_51, I_instantaneous = I_50, curve = curve_51) "Stages 51 and 50 of the utility breaker";
  EventCounter counter(t_window = t_count) "Lock-out after repeated disturbances";
  Boolean tripped(start = false, fixed = true) "Trip command to the utility breaker";
  discrete Units.Time t_trip(start = -1e4, fixed = true) "Time of the trip";
  Boolean closed(start = true, fixed = true) "Utility breaker is closed";
  discrete Units.Time t_closed(start = -1e4, fixed = true) "Time of the last closing";
  Logic.TimedCondition healthy "Utility within its limits";
  Boolean disturbed(start = false) "The utility is out of its limits, or the bus on it is low";
  Boolean locked_out "The utility breaker stays open until released";
  Boolean genset_command(start = false, fixed = true) "Gensets shall run";
  Boolean matching "The island is led to the utility's phase";
  Boolean permitted "The utility breaker may close once in phase";
  Boolean strong(start = true) "The bus is fed by the utility or the gensets";
  discrete Units.Time t_weak(start = -1e4, fixed = true) "Since when it is not";
  Boolean battery_island(start = false, fixed = true) "The battery converter alone is given the loads: nothing else has come";
  Boolean fed(start = true) "Loads may be released";
  discrete Units.Time t_fed(start = -1e4, fixed = true) "Since when";
  Boolean permit_ups[nUps](each start = true) "Rectifiers may run";
  Boolean permit_feeder[nFeeder](each start = true) "Feeders may close";
  Units.PerUnit x_matching(start = 0, fixed = true) "Integral part of the synchroniser";
  output Units.PerUnit omega_set "Frequency setpoint of the island";
  output Units.PerUnit V_set(start = 1, fixed = true) "Voltage setpoint of the island";
protected
  Units.PerUnit omega_matching "Island frequency that closes the phase error";
  Units.Time t_stable "Healthy time of the utility that is asked for";
  Units.Angle phase_error "Bus voltage angle against the utility";
  Real sync_error(unit = "1") "Largest deviation per permitted deviation";
equation
  under.enabled = pre(closed);
  under.u = V_fast;
  deep.enabled = pre(closed);
  deep.u = V_fast;
  half.enabled = pre(closed);
  half.u = V_fast;
  above.enabled = pre(closed);
  above.u = V_fast;
  slow.enabled = pre(closed);
  slow.u = omega;
  fast.enabled = pre(closed);
  fast.u = omega;
  overcurrent.I = I_grid;
  overcurrent.reset = retransfer_command;
  when closed and not pre(tripped) and (deep.operate or half.operate or under.operate or above.operate or slow.operate or fast.operate
      or overcurrent.trip or locked_out) then
    tripped = true;
    t_trip = time;
  elsewhen not pre(closed) and sync_error < 1 then
    tripped = false;
    t_trip = pre(t_trip);
  end when;
  when pre(tripped) and time >= pre(t_trip) + t_breaker then
    closed = false;
    t_closed = pre(t_closed);
  elsewhen not pre(closed) and sync_error < 1 then
    closed = true;
    t_closed = time;
  end when;
  // disturbances of the utility count in the island too, each once from its begin to its end
  disturbed = not healthy.on or (under.picked_up and pre(closed));
  counter.disturbed = disturbed;
  counter.release = retransfer_command;
  locked_out = counter.locked;
  healthy.set = V_source > 0.92 and V_source < 1.1 and abs(omega_grid - 1) < 0.008;
  healthy.reset = V_source < 0.9 or V_source > 1.12 or abs(omega_grid - 1) > 0.01;
  when pre(tripped) and ((time >= pre(t_trip) + t_genset_delay and not healthy.on) or locked_out or overcurrent.trip) then
    genset_command = true;
  elsewhen pre(closed) and not pre(tripped) and time >= pre(t_closed) + t_parallel then
    genset_command = false;
  end when;
  t_stable = if genset_command then t_retransfer else t_retransfer_short;
  matching = not pre(closed) and healthy.on and not locked_out and not overcurrent.trip and time >= healthy.t_change + max(t_retransfer_short, t_stable - t_matching);
  permitted = matching and time >= healthy.t_change + t_stable;
  phase_error = noEvent(atan2(v_q_fast * s_d - v_d_fast * s_q, v_d_fast * s_d + v_q_fast * s_q + 1e-9));
  sync_error = if not permitted then 10 else if V_fast > 0.5 then noEvent(max(abs(phase_error) / angle_closing,
    max(abs(omega - omega_grid) / slip_closing, abs(V_fast - V_source) / V_closing)))
    else noEvent(V_fast / 0.1);
  omega_matching = omega_grid - slip_matching * noEvent(min(1, max(-1, phase_error)));
  der(x_matching) = if matching then (omega_matching - omega) / tau_matching else -x_matching;
  omega_set = if matching then omega_matching + x_matching else 1;
  tau_matching * der(V_set) = (if matching then noEvent(min(V_range[2], max(V_range[1], min(V_source + V_matching, max(V_source - V_matching, 1))))) else 1) - V_set;
  strong = (closed and not tripped) or genset_closed;
  when not strong then
    t_weak = time;
  end when;
  when strong or not bess_available then
    battery_island = false;
  elsewhen not strong and bess_available and time >= t_weak + t_battery_island then
    battery_island = true;
  end when;
  fed = strong or battery_island;
  when fed then
    t_fed = time;
  end when;
  for k in 1:nUps loop
    permit_ups[k] = fed and time >= t_fed + t_ups_first + (k - 1) * t_ups_next;
  end for;
  for k in 1:nFeeder loop
    permit_feeder[k] = on_bess[k] or (fed and time >= t_fed + t_feeder[k]);
  end for;
end SiteController;
