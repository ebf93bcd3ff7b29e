within DataCenter.Battery;
model BatteryManagement "Protection, contactors with pre-charge, fuse, balancing and state-of-charge estimate of a string"
  parameter Data.ManagementParameters data "Operating limits";
  parameter Units.Current I_rated "Rated current of a string";
  parameter Units.Fraction SOC_start "Initial state of charge";
  parameter Units.Fraction SOC_spread_start = 0.002 "Standard deviation of the state of charge between cells at the start";
  input Boolean command "True: the contactors shall be closed";
  input Units.Current I "Current of a string";
  input Units.Voltage V "Cell voltage";
  input Units.Temperature T "Cell temperature";
  input Units.Fraction SOC "True state of charge";
  input Units.Charge capacity "Present capacity of a string";
  output Boolean closed "Main contactors are closed";
  output ContactorCause closed_cause(start = ContactorCause.none, fixed = true) "Why the main contactors last closed or opened";
  output Boolean precharging "The DC link is charged through the pre-charge resistor";
  output Boolean tripped(start = false, fixed = true) "Shut down by the protection, until the command is withdrawn";
  output Boolean undervoltage_pickup(start = false, fixed = true) "Cell voltage below its trip limit";
  output Boolean overvoltage_pickup(start = false, fixed = true) "Cell voltage above its trip limit";
  output Boolean overtemperature_pickup(start = false, fixed = true) "Cells above their trip temperature";
  output TripCause tripped_cause(start = TripCause.none, fixed = true) "Why the protection last tripped or was reset";
  output Boolean fuse_blown(start = false, fixed = true) "The fuse has melted";
  output Units.Fraction SOC_spread(start = SOC_spread_start, fixed = true) "Standard deviation of the state of charge between cells";
  output Units.Current I_bleed "Bleeding current, averaged over all cells";
  output Units.Current I_self "Self-discharge of the cells";
  output Units.Fraction SOC_estimate "State of charge as the charge counter sees it, corrected by the voltage near empty and full and at rest; 0 to 1";
protected
  constant Real half_normal(unit = "1") = 0.3989422804 "1/sqrt(2*pi): how fast the deviation of a normal distribution falls when its upper half is bled";
  Units.Fraction balancing "Part of the full bleeding current";
  Boolean fault "A protected quantity is out of range";
  Units.Time fault_duration(start = 0, fixed = true) "Time for which the fault has lasted; fades quickly without a fault";
  discrete Units.Time t_command(start = -1e9, fixed = true) "Time at which the contactors were last commanded to close";
  Real fuse(unit = "1", start = 0, fixed = true) "Heat of the fuse element relative to melting";
  constant Units.Time t_bound = 1 "Time over which the counter is stopped at 0 and 1";
  Units.Fraction SOC_counter(start = SOC_start, fixed = true) "Charge counter";
  Units.Fraction resting "1 while the open-circuit voltage can be read, 0 under current";
  Real SOC_rate(unit = "1/s") "Rate of the counter before its bounds: counted current and corrections";
  Units.Fraction SOC_error "True less estimated state of charge";
  Units.Fraction SOC_error_seen "Part of it that the open-circuit voltage of the plateau shows";
  Units.Fraction plateau "1 where the voltage tells nothing about the state of charge, 0 at the ends";
equation
  undervoltage_pickup = V < data.V_trip_min;
  overvoltage_pickup = V > data.V_trip_max;
  overtemperature_pickup = T > data.T_trip;
  fault = undervoltage_pickup or overvoltage_pickup or overtemperature_pickup;
  der(fault_duration) = if fault then 1 else -fault_duration/data.trip_delay;
  when command then
    t_command = time;
  end when;
  when {fault_duration > data.trip_delay, not command} then
    tripped = command;
    // the voltage before the contactors opened
    tripped_cause = if not command then (if pre(tripped) then TripCause.reset else pre(tripped_cause))
      elseif pre(overtemperature_pickup) then TripCause.overtemperature
      elseif pre(overvoltage_pickup) then TripCause.overvoltage else TripCause.undervoltage;
  end when;
  der(fuse) = ((I/(data.fuse_rating*I_rated))^2 - fuse)/data.fuse_time;
  when fuse > 1 then
    fuse_blown = true;
  end when;
  closed = command and not tripped and not fuse_blown and time >= t_command + data.precharge_time;
  when change(closed) then
    closed_cause = if closed then ContactorCause.precharged elseif not command then ContactorCause.command
      elseif fuse_blown then ContactorCause.fuse else ContactorCause.trip;
  end when;
  precharging = command and not tripped and not fuse_blown and not closed;
  // the cells above the mean are bled; enough when the deviation is back at its target
  balancing = Functions.saturate((SOC - data.SOC_balancing)/0.05)*Functions.saturate((SOC_spread - data.SOC_spread)/(0.1*data.SOC_spread));
  der(SOC_spread) = data.spread_rate - half_normal*balancing*data.balancing_rate/3600;
  I_bleed = 0.5*balancing*data.balancing_rate*capacity/3600;
  I_self = data.self_discharge*noEvent(max(0, SOC))*capacity;
  // the voltage corrects the counter where the open-circuit voltage is steep, and at rest as far as the plateau can be read;
  // self-discharge passes no sensor
  plateau = Functions.saturate((SOC - 0.05)/0.1)*Functions.saturate((1 - SOC)/0.1);
  resting = 1 - Functions.saturate(noEvent(abs(I))/(data.rest_rate*capacity/3600));
  SOC_error = SOC - SOC_counter;
  SOC_error_seen = noEvent(max(0, SOC_error - data.rest_accuracy) + min(0, SOC_error + data.rest_accuracy));
  SOC_rate = ((if closed then I + data.current_offset*I_rated else 0))/capacity + (1 - plateau)*SOC_error/data.correction_time
    + resting*SOC_error_seen/data.rest_time;
  der(SOC_counter) = noEvent(min(max(SOC_rate, -SOC_counter/t_bound), (1 - SOC_counter)/t_bound));
  SOC_estimate = noEvent(max(0, min(1, SOC_counter)));
end BatteryManagement;
