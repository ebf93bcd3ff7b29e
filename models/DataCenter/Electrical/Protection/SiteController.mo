within DataCenter.Electrical.Protection;
model SiteController "Utility protection (27, 59, 81, 50/51 directional), islanding, genset call, release of loads in blocks, resynchronising"
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
  parameter Units.Angle angle_67 = 0.785398 "Characteristic angle of the directional element before both (45 degrees)";
  parameter Units.Time t_arm = 0.2 "After a closing the voltage stages wait for the first voltage, at most for this time";
  parameter Units.Time t_breaker = 0.03 "Opening time of the utility breaker";
  parameter Units.Time t_genset_delay = 2 "From the trip to the call for gensets if the utility stays away";
  parameter Units.Time t_retransfer = 120 "Healthy time of the utility before the return from gensets";
  parameter Units.Time t_retransfer_short = 10 "The same if no genset was called";
  parameter Units.Time t_matching = 20 "Time before the return from which the island is led to the utility's phase: it is there when the healthy time is up";
  parameter Units.Time t_count = 60 "Three disturbances of the utility within this time lock the site out from it";
  parameter Units.Time t_count_trips = 600 "Three trips from a sound utility within this time lock the site out from it: the breaker must not pump";
  parameter Units.Time t_battery_island = 60 "Time without utility and gensets after which the battery converter is given the loads";
  parameter Units.Time t_parallel = 0.2 "Parallel time before the gensets unload";
  parameter Units.Angle angle_closing = 0.01 "Synchroniser: the breaker closes within this phase error (a sync check alone would permit 10 degrees: 22 MW)";
  parameter Units.PerUnit slip_closing = 0.067 / 60 "Synchroniser: the breaker closes within this slip (IEEE C50.13: 0.067 Hz)";
  parameter Units.PerUnit V_closing = 0.05 "Synchroniser: the breaker closes within this voltage difference (IEEE C50.13: 5 %)";
  parameter Units.PerUnit V_dead = 0.1 "Dead bus: below this voltage the breaker closes without a synchroniser";
  parameter Units.PerUnit V_live = 0.5 "Live bus: above this voltage the synchroniser decides";
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
  input Boolean frequency_measured(start = true) "The bus has voltage to measure a frequency from";
  input Units.PerUnit v_poi_d(start = 1) "Voltage at the point of interconnection, d component";
  input Units.PerUnit v_poi_q(start = 0) "Voltage at the point of interconnection, q component";
  input Units.PerUnit i_d(start = 0) "Current of the utility breaker into the site, d component";
  input Units.PerUnit i_q(start = 0) "Current of the utility breaker into the site, q component";
  input Boolean retransfer_command(start = false) "A rising edge releases the lock-out";
  input Boolean genset_closed(start = false) "Gensets feed the bus";
  input Boolean bess_available(start = true) "The battery converter can form the island";
  DefiniteTimeRelay under(setting = V_27, delay = t_27) "Stage 27-1";
  DefiniteTimeRelay deep(setting = V_loss, reset_band = 0.05, delay = t_loss) "Stage 27-3: loss of mains";
  DefiniteTimeRelay half(setting = V_27_deep, delay = t_27_deep) "Stage 27-2";
  DefiniteTimeRelay above(over = true, setting = V_59, delay = t_59) "Stage 59";
  DefiniteTimeRelay slow(setting = omega_81_low, reset_band = 0.002, delay = t_81) "Stage 81U";
  DefiniteTimeRelay fast(over = true, setting = omega_81_high, reset_band = 0.002, delay = t_81) "Stage 81O";
  DirectionalElement direction(angle = angle_67) "Direction of the overcurrent";
  OvercurrentRelay overcurrent(I_set = I_51, time_multiplier = TMS_51, I_instantaneous = I_50, curve = curve_51) "Stages 51 and 50 of the utility breaker";
  EventCounter counter(t_window = t_count) "Lock-out after repeated disturbances of the utility";
  EventCounter trips(t_window = t_count_trips) "Lock-out after repeated trips from a sound utility";
  Boolean armed(start = true, fixed = true) "The voltage stages measure: the breaker is closed and the bus has had voltage since";
  Boolean trip "A stage trips the utility breaker";
  Boolean tripped(start = false, fixed = true) "Trip command to the utility breaker, until it closes again";
  Boolean own_trip(start = false, fixed = true) "The same, while the utility was sound";
  Logic.TimedCondition opening(usual = false, t_on = t_breaker) "The same, with its time";
  Boolean closing "The utility breaker closes";
  Boolean closed(start = true, fixed = true) "Utility breaker is closed";
  discrete Units.Time t_switched(start = -1e9, fixed = true) "When it last opened or closed";
  Types.GridBreakerCause trip_cause(start = Types.GridBreakerCause.start, fixed = true) "Stage that gave the last trip command";
  Types.GridBreakerCause closed_cause(start = Types.GridBreakerCause.start, fixed = true) "Why the utility breaker last opened or closed";
  Logic.TimedCondition healthy "Utility within its limits";
  Boolean locked_out "The utility breaker stays open until released";
  Types.LockOutCause locked_out_cause(start = Types.LockOutCause.none, fixed = true) "Why the lock-out last changed";
  Types.ReturnBlockedCause return_blocked_cause "What keeps the utility breaker from closing";
  Boolean genset_command(start = false, fixed = true) "Gensets shall run";
  Boolean matching "The island is led to the utility's phase";
  Boolean permitted "The utility breaker may close once in phase";
  Logic.TimedCondition strong(t_off = t_battery_island) "The bus is fed by the utility or the gensets";
  Boolean battery_island "The battery converter alone is given the loads: nothing else has come";
  Logic.TimedCondition fed "Loads may be released";
  Boolean permit_ups[nUps](each start = true) "Rectifiers may run";
  Boolean permit_feeder[nFeeder](each start = true) "Feeders may close";
  Units.PerUnit x_matching(start = 0, fixed = true) "Integral part of the synchroniser";
  output Units.PerUnit omega_set "Frequency setpoint of the island";
  output Units.PerUnit V_set(start = 1, fixed = true) "Voltage setpoint of the island";
protected
  Units.PerUnit omega_matching "Island frequency that closes the phase error";
  Units.Time t_stable "Healthy time of the utility that is asked for";
  Units.Time t_sound "Since when the utility is sound and the breaker is open";
  Boolean live "The bus has the voltage that a synchroniser needs";
  Boolean dead "The bus has no voltage, and no set on it";
  Boolean synchronising "Bus and utility are compared";
  Units.Angle phase_error "Bus voltage angle against the utility";
  Real phase_ratio(unit = "1") "Phase difference per permitted difference";
  Real slip_ratio(unit = "1") "Slip per permitted slip";
  Real voltage_ratio(unit = "1") "Voltage difference per permitted difference";
equation
  // an open breaker leaves nothing to protect: the stages must not carry the dead bus over into the next closing
  armed = pre(closed) and (pre(armed) or V_fast > V_27 or time >= pre(t_switched) + t_arm);
  under.enabled = armed;
  deep.enabled = armed;
  half.enabled = armed;
  above.enabled = pre(closed);
  slow.enabled = pre(closed) and frequency_measured;
  fast.enabled = pre(closed) and frequency_measured;
  under.u = V_fast;
  deep.u = V_fast;
  half.u = V_fast;
  above.u = V_fast;
  slow.u = omega;
  fast.u = omega;
  direction.v_d = v_poi_d;
  direction.v_q = v_poi_q;
  direction.i_d = i_d;
  direction.i_q = i_q;
  overcurrent.I = direction.I_forward;
  overcurrent.reset = retransfer_command;

  // utility breaker
  trip = deep.operate or half.operate or under.operate or above.operate or slow.operate or fast.operate or locked_out;
  tripped = (pre(closed) and trip) or (pre(tripped) and not closing);
  own_trip = tripped and (pre(own_trip) or (not pre(tripped) and healthy.on));
  when {initial(), tripped} then
    trip_cause = if overcurrent.trip and overcurrent.instantaneous then Types.GridBreakerCause.shortCircuit
      else if overcurrent.trip then Types.GridBreakerCause.overcurrent
      else if deep.operate then Types.GridBreakerCause.lossOfMains
      else if half.operate then Types.GridBreakerCause.deepUndervoltage
      else if under.operate then Types.GridBreakerCause.undervoltage
      else if above.operate then Types.GridBreakerCause.overvoltage
      else if slow.operate then Types.GridBreakerCause.underfrequency
      else if fast.operate then Types.GridBreakerCause.overfrequency
      else if locked_out then Types.GridBreakerCause.lockOut else pre(trip_cause);
  end when;
  opening.set = tripped;
  opening.reset = not tripped;
  closed = closing or (pre(closed) and not opening.lasting);
  when change(closed) then
    t_switched = time;
    closed_cause = if not closed then trip_cause else if live then Types.GridBreakerCause.synchronised else Types.GridBreakerCause.deadBus;
  end when;

  // disturbances of the utility count in the island too, each once from its begin to its end; what the site does itself is none
  counter.disturbed = not healthy.on;
  counter.release = retransfer_command;
  trips.disturbed = pre(own_trip);
  trips.release = retransfer_command;
  // pre(): what the trip changes in the network must not take the current away from under the relay
  locked_out = counter.locked or trips.locked or pre(overcurrent.trip);
  when {initial(), change(locked_out)} then
    locked_out_cause = if not locked_out then (if initial() then Types.LockOutCause.none else Types.LockOutCause.released)
      else if overcurrent.trip then Types.LockOutCause.overcurrent
      else if counter.locked then Types.LockOutCause.disturbances else Types.LockOutCause.trips;
  end when;
  healthy.set = V_source > 0.92 and V_source < 1.1 and abs(omega_grid - 1) < 0.008;
  healthy.reset = V_source < 0.9 or V_source > 1.12 or abs(omega_grid - 1) > 0.01;

  // sets that are on the bus when the utility goes stay there, in whatever state of handing over they are
  genset_command = (pre(tripped) and ((time >= opening.t_change + t_genset_delay and not healthy.on) or locked_out or pre(genset_closed)))
    or (pre(genset_command) and not (pre(closed) and not pre(tripped) and time >= pre(t_switched) + t_parallel));

  // return to the utility
  // a dark site does not wait for the time that is asked for before sets are given up
  t_stable = if genset_command and not dead then t_retransfer else t_retransfer_short;
  t_sound = max(healthy.t_change, pre(t_switched));
  matching = not pre(closed) and healthy.on and not locked_out and time >= t_sound + max(t_retransfer_short, t_stable - t_matching);
  permitted = matching and time >= t_sound + t_stable;
  live = V_fast > V_live;
  dead = V_fast < V_dead and not pre(genset_closed);
  synchronising = permitted and live;
  phase_error = noEvent(atan2(v_q_fast * s_d - v_d_fast * s_q, v_d_fast * s_d + v_q_fast * s_q + 1e-9));
  phase_ratio = if synchronising then noEvent(abs(phase_error)) / angle_closing else 10;
  slip_ratio = if synchronising then noEvent(abs(omega - omega_grid)) / slip_closing else 10;
  voltage_ratio = if synchronising then noEvent(abs(V_fast - V_source)) / V_closing else 10;
  closing = (phase_ratio < 1 and slip_ratio < 1 and voltage_ratio < 1) or (permitted and dead);
  return_blocked_cause = if closed then (if tripped then Types.ReturnBlockedCause.tripping else Types.ReturnBlockedCause.none)
    else if locked_out then Types.ReturnBlockedCause.lockedOut
    else if not healthy.on then Types.ReturnBlockedCause.utilityOutOfLimits
    else if not permitted then Types.ReturnBlockedCause.healthyTime
    else if not live then Types.ReturnBlockedCause.bus
    else if not voltage_ratio < 1 then Types.ReturnBlockedCause.voltageDifference
    else if not slip_ratio < 1 then Types.ReturnBlockedCause.slip else Types.ReturnBlockedCause.phase;
  omega_matching = omega_grid - slip_matching * noEvent(min(1, max(-1, phase_error)));
  der(x_matching) = if matching then (omega_matching - omega) / tau_matching else -x_matching;
  omega_set = if matching then omega_matching + x_matching else 1;
  tau_matching * der(V_set) = (if matching then noEvent(min(V_range[2], max(V_range[1], min(V_source + V_matching, max(V_source - V_matching, 1))))) else 1) - V_set;

  // release of the loads
  strong.set = (closed and not tripped) or genset_closed;
  strong.reset = not strong.set;
  battery_island = strong.gone and bess_available;
  fed.set = strong.on or battery_island;
  fed.reset = not fed.set;
  for k in 1:nUps loop
    permit_ups[k] = fed.on and time >= fed.t_change + t_ups_first + (k - 1) * t_ups_next;
  end for;
  for k in 1:nFeeder loop
    permit_feeder[k] = on_bess[k] or (fed.on and time >= fed.t_change + t_feeder[k]);
  end for;
end SiteController;
