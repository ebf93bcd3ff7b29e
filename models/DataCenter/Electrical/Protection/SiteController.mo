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
  parameter Units.Time t_breaker = 0.03 "Opening time of the utility breaker";
  parameter Units.Time t_genset_delay = 2 "From the trip to the call for gensets if the utility stays away";
  parameter Units.Time t_retransfer = 120 "Healthy time of the utility before the return from gensets";
  parameter Units.Time t_retransfer_short = 10 "The same if no genset was called";
  parameter Units.Time t_count = 60 "Three disturbances of the utility within this time lock the site out from it";
  parameter Units.Time t_parallel = 0.2 "Parallel time before the gensets unload";
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
  input Boolean retransfer_command(start = false) "A rising edge releases the lock-out";
  input Boolean genset_closed(start = false) "Gensets feed the bus";
  Boolean under(start = false, fixed = true) "Stage 27 picked up";
  Boolean deep(start = false, fixed = true) "Loss-of-mains stage picked up";
  Boolean half(start = false, fixed = true) "Deep stage 27 picked up";
  Boolean over(start = false, fixed = true) "Stage 59 picked up";
  Boolean off_frequency(start = false, fixed = true) "Stage 81 picked up";
  discrete Units.Time t_under(start = 0, fixed = true) "Pick-up time";
  discrete Units.Time t_deep(start = 0, fixed = true) "Pick-up time";
  discrete Units.Time t_half(start = 0, fixed = true) "Pick-up time";
  discrete Units.Time t_over(start = 0, fixed = true) "Pick-up time";
  discrete Units.Time t_frequency(start = 0, fixed = true) "Pick-up time";
  Boolean tripped(start = false, fixed = true) "Trip command to the utility breaker";
  discrete Units.Time t_trip(start = -1e4, fixed = true) "Time of the trip";
  Boolean closed(start = true, fixed = true) "Utility breaker is closed";
  discrete Units.Time t_closed(start = -1e4, fixed = true) "Time of the last closing";
  Boolean utility_healthy(start = true, fixed = true) "Utility within its limits";
  discrete Units.Time t_healthy(start = -1e4, fixed = true) "Since when";
  Boolean disturbed(start = false) "The utility is out of its limits, or the bus on it is low";
  Boolean locked_out(start = false, fixed = true) "The utility breaker stays open until released";
  discrete Units.Time t_dip_1(start = -1e4, fixed = true) "Time of the last disturbance";
  discrete Units.Time t_dip_2(start = -1e4, fixed = true) "Time of the disturbance before";
  Boolean genset_command(start = false, fixed = true) "Gensets shall run";
  Boolean matching "The island is led to the utility's phase";
  Boolean strong(start = true) "The bus is fed by the utility or the gensets";
  discrete Units.Time t_strong(start = -1e4, fixed = true) "Since when";
  Boolean permit_ups[nUps](each start = true) "Rectifiers may run";
  Boolean permit_feeder[nFeeder](each start = true) "Feeders may close";
  Units.PerUnit x_matching(start = 0, fixed = true) "Integral part of the synchroniser";
  output Units.PerUnit omega_set "Frequency setpoint of the island";
protected
  Units.PerUnit omega_matching "Island frequency that closes the phase error";
  Units.Angle phase_error "Bus voltage angle against the utility";
  Real sync_error(unit = "1") "Largest deviation per permitted deviation";
equation
  when V_fast < V_27 then
    under = true;
    t_under = time;
  elsewhen V_fast > V_27 + 0.02 then
    under = false;
    t_under = time;
  end when;
  when V_fast < V_loss then
    deep = true;
    t_deep = time;
  elsewhen V_fast > V_loss + 0.05 then
    deep = false;
    t_deep = time;
  end when;
  when V_fast < V_27_deep then
    half = true;
    t_half = time;
  elsewhen V_fast > V_27_deep + 0.02 then
    half = false;
    t_half = time;
  end when;
  when V_fast > V_59 then
    over = true;
    t_over = time;
  elsewhen V_fast < V_59 - 0.02 then
    over = false;
    t_over = time;
  end when;
  when omega < omega_81_low or omega > omega_81_high then
    off_frequency = true;
    t_frequency = time;
  elsewhen omega > omega_81_low + 0.002 and omega < omega_81_high - 0.002 then
    off_frequency = false;
    t_frequency = time;
  end when;
  when closed and not pre(tripped) and ((deep and time >= t_deep + t_loss) or (half and time >= t_half + t_27_deep) or (under and time >= t_under + t_27)
      or locked_out or (over and time >= t_over + t_59) or (off_frequency and time >= t_frequency + t_81)) then
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
  disturbed = not utility_healthy or (under and pre(closed));
  when disturbed then
    t_dip_1 = time;
    t_dip_2 = pre(t_dip_1);
    locked_out = pre(locked_out) or time - pre(t_dip_2) < t_count;
  elsewhen retransfer_command then
    t_dip_1 = -1e4;
    t_dip_2 = -1e4;
    locked_out = false;
  end when;
  when V_source > 0.92 and V_source < 1.1 and abs(omega_grid - 1) < 0.008 then
    utility_healthy = true;
    t_healthy = time;
  elsewhen V_source < 0.9 or V_source > 1.12 or abs(omega_grid - 1) > 0.01 then
    utility_healthy = false;
    t_healthy = time;
  end when;
  when pre(tripped) and ((time >= pre(t_trip) + t_genset_delay and not utility_healthy) or locked_out) then
    genset_command = true;
  elsewhen pre(closed) and not pre(tripped) and time >= pre(t_closed) + t_parallel then
    genset_command = false;
  end when;
  matching = not pre(closed) and utility_healthy and not locked_out and time >= t_healthy + (if genset_command then t_retransfer else t_retransfer_short);
  phase_error = noEvent(atan2(v_q_fast * s_d - v_d_fast * s_q, v_d_fast * s_d + v_q_fast * s_q + 1e-9));
  sync_error = if not matching then 10 else if V_fast > 0.5 then noEvent(max(abs(phase_error) / 0.06, max(abs(omega - omega_grid) / 0.002, abs(V_fast - V_source) / 0.08)))
    else noEvent(V_fast / 0.1);
  omega_matching = omega_grid - slip_matching * noEvent(min(1, max(-1, phase_error)));
  der(x_matching) = if matching then (omega_matching - omega) / tau_matching else -x_matching;
  omega_set = if matching then omega_matching + x_matching else 1;
  strong = (closed and not tripped) or genset_closed;
  when strong then
    t_strong = time;
  end when;
  for k in 1:nUps loop
    permit_ups[k] = strong and time >= t_strong + t_ups_first + (k - 1) * t_ups_next;
  end for;
  for k in 1:nFeeder loop
    permit_feeder[k] = on_bess[k] or (strong and time >= t_strong + t_feeder[k]);
  end for;
end SiteController;
