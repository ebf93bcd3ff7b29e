within DataCenter.Cooling.Parts;
block PlantSequencer "Staging of chillers and economiser with minimum times, and restart after loss of supply"
  parameter Units.Time t_first = 45 "From return of supply to the first compressor";
  parameter Units.Time t_stagger = 45 "Between compressors while restarting";
  parameter Units.Time t_first_fast = 20 "From return of supply to the first compressor, fast restart";
  parameter Units.Time t_stagger_fast = 15 "Between compressors, fast restart";
  parameter Units.Time t_recovery = 1800 "Longest time for which the restart aims at the number before the loss";
  parameter Units.Time t_up = 300 "Time of high load before a chiller is added";
  parameter Units.Time t_down = 900 "Time of low load before a chiller is taken off";
  parameter Units.Time t_hold = 1200 "Shortest time from any change to the stop of a chiller";
  parameter Units.Time t_next_start = 300 "Shortest time from any change to the start of another chiller in ordinary staging";
  parameter Units.Time t_economiser = 900 "Time before the economiser changes over";
  parameter Real load_up(unit = "1") = 0.92 "Part load above which a chiller is added";
  parameter Real load_down(unit = "1") = 0.78 "Part load of the remaining chillers below which one is taken off";
  parameter Real load_hysteresis(unit = "1") = 0.05 "Drop of the load below the limit for adding a chiller, as a fraction of it, that ends the high load: more than the ripple of a load that settles";
  parameter Real load_first(unit = "1") = 0.15 "Load over one chiller's capacity that calls the first chiller";
  parameter Real load_last(unit = "1") = 0.05 "Load over one chiller's capacity below which the last is taken off";
  parameter Units.Time tau_sensor = 10 "Time constant of the meters of load and return temperature; the decisions follow what they show, never an input at once";
  parameter Units.TemperatureDifference dT_supply_high = 0.5 "Supply temperature above setpoint that calls the first chiller";
  parameter Units.TemperatureDifference dT_economiser_on = 7 "Return above wet-bulb temperature to use the economiser";
  parameter Units.TemperatureDifference dT_economiser_off = 5 "Return above wet-bulb temperature to leave the economiser";
  input Boolean healthy "True while the mechanical feeder is sound";
  input Boolean fast "True for fast restart";
  input Integer n_available "Chillers in service, none while they are tripped";
  input Boolean tripped "True while the chillers are tripped by high condenser pressure";
  input Real load(unit = "1") "Cooling load of the chillers over one chiller's capacity";
  input Units.TemperatureDifference dT_supply "Supply temperature above setpoint";
  input Units.TemperatureDifference dT_return "Return above wet-bulb temperature";
  input Boolean economiser_enabled "True where the economiser may be used";
  output Integer n_on(start = 0, fixed = true) "Chillers on";
  output ChillerCause cause(start = ChillerCause.start, fixed = true) "Why the number of chillers on changed last";
  output Boolean economiser_on(start = true, fixed = true) "Economiser in use";
  output Integer n_starts(start = 0, fixed = true) "Starts of chillers so far";
  output Real n_needed(unit = "1") "Chillers that the present load needs";
  output PlantMode mode "Operating mode";
  output Boolean recovering(start = false, fixed = true) "True while restarting after a loss of supply";
protected
  constant Units.Time never = 1e12 "Stands for no time set";
  Integer n_before(start = 0, fixed = true) "Chillers on before the loss of supply";
  Real load_measured(unit = "1") "Load shown by the meter";
  Units.TemperatureDifference dT_return_measured "Return above wet-bulb temperature shown by the meters";
  Real load_high_ratio(unit = "1") "Load over the limit for adding a chiller";
  Real load_low_ratio(unit = "1") "Load over the limit for taking a chiller off";
  Boolean high(start = false, fixed = true) "High load, with hysteresis";
  Boolean low(start = false, fixed = true) "Low load, with hysteresis";
  discrete Units.Time t_high(start = 0, fixed = true) "Time of the last rise of high";
  discrete Units.Time t_low(start = 0, fixed = true) "Time of the last rise of low";
  discrete Units.Time t_next(start = -1e6, fixed = true) "Earliest time of the next start";
  discrete Units.Time t_stop(start = -1e6, fixed = true) "Earliest time of the next stop";
  discrete Units.Time t_return(start = -1e6, fixed = true) "Time of the last return of supply";
  Boolean economiser_request(start = true, fixed = true) "Economiser asked for, with hysteresis";
  discrete Units.Time t_request(start = -1e6, fixed = true) "Time of the last change of the request";
  Boolean start_ready(start = false, fixed = true) "True when a chiller is to start";
  Boolean stop_ready(start = false, fixed = true) "True when a chiller is to stop";
initial equation
  load_measured = load;
  dT_return_measured = dT_return;
equation
  der(load_measured) = (load - load_measured)/tau_sensor;
  der(dT_return_measured) = (dT_return - dT_return_measured)/tau_sensor;
  n_needed = noEvent(if load_measured < load_last then 0 else max(0, min(n_available, ceil(load_measured/load_up))));
  load_high_ratio = if pre(n_on) == 0 then noEvent(min(load_measured/load_first, dT_supply/dT_supply_high)) else load_measured/(load_up*max(1, pre(n_on)));
  load_low_ratio = if pre(n_on) <= 1 then load_measured/load_last else load_measured/(load_down*max(1, pre(n_on) - 1));
  high = load_high_ratio > 1 or (pre(high) and load_high_ratio > 1 - load_hysteresis);
  low = load_low_ratio < 1 or (pre(low) and load_low_ratio < 1.06);
  when {initial(), high, change(n_on)} then
    t_high = time;
  end when;
  when {initial(), low, change(n_on)} then
    t_low = time;
  end when;

  start_ready = healthy and pre(n_on) < n_available and time >= pre(t_next)
    and ((pre(recovering) and pre(n_on) < pre(n_before)) or (high and pre(high) and time >= pre(t_high) + t_up));
  stop_ready = healthy and pre(n_on) > 0 and time >= pre(t_stop) and not pre(recovering)
    and low and pre(low) and time >= pre(t_low) + t_down;
  when initial() then
    n_on = if healthy then integer(n_needed + 0.5) else 0;
    cause = if healthy then ChillerCause.start else ChillerCause.supplyLost;
    n_before = integer(n_needed + 0.5);
    t_next = if healthy then time else never;
    t_stop = pre(t_stop);
    t_return = pre(t_return);
  elsewhen not healthy then
    n_on = 0;
    cause = ChillerCause.supplyLost;
    n_before = if pre(recovering) then max(pre(n_before), pre(n_on)) else pre(n_on);
    t_next = never;
    t_stop = pre(t_stop);
    t_return = pre(t_return);
  elsewhen healthy and pre(t_next) > 0.5*never then
    n_on = 0;
    cause = pre(cause);
    n_before = pre(n_before);
    t_next = time + (if fast then t_first_fast else t_first);
    t_stop = pre(t_stop);
    t_return = time;
  elsewhen pre(n_on) > n_available then
    n_on = max(0, n_available);
    cause = if tripped then ChillerCause.highPressure else ChillerCause.outOfService;
    n_before = pre(n_before);
    t_next = pre(t_next);
    t_stop = pre(t_stop);
    t_return = pre(t_return);
  elsewhen start_ready then
    n_on = pre(n_on) + 1;
    cause = if pre(recovering) then ChillerCause.restart else ChillerCause.loadHigh;
    n_before = pre(n_before);
    t_next = time + (if pre(recovering) then (if fast then t_stagger_fast else t_stagger) else t_next_start);
    t_stop = time + t_hold;
    t_return = pre(t_return);
  elsewhen stop_ready then
    n_on = pre(n_on) - 1;
    cause = ChillerCause.loadLow;
    n_before = pre(n_before);
    t_next = time + t_next_start;
    t_stop = time + t_hold;
    t_return = pre(t_return);
  end when;
  when start_ready then
    n_starts = pre(n_starts) + 1;
  end when;
  recovering = not healthy or (pre(recovering) and n_on < min(n_before, n_available) and time < t_return + t_recovery);

  economiser_request = economiser_enabled and (dT_return_measured > dT_economiser_on or (pre(economiser_request) and dT_return_measured > dT_economiser_off));
  when change(economiser_request) then
    t_request = if initial() then -t_economiser else time;
  end when;
  economiser_on = if time >= t_request + t_economiser then economiser_request else pre(economiser_on);
  mode = if not healthy or (n_on == 0 and not economiser_on) then PlantMode.off
    elseif not economiser_on then PlantMode.mechanical
    elseif n_on > 0 then PlantMode.integratedEconomiser
    else PlantMode.freeCooling;
end PlantSequencer;
