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
  output Boolean precharging "The DC link is charged through the pre-charge resistor";
  output Boolean tripped(start = false, fixed = true) "Shut down by the protection, until the command is withdrawn";
  output Boolean fuse_blown(start = false, fixed = true) "The fuse has melted";
  output Units.Fraction SOC_spread(start = SOC_spread_start, fixed = true) "Standard deviation of the state of charge between cells";
  output Units.Current I_bleed "Bleeding current, averaged over all cells";
  output Units.Fraction SOC_estimate(start = SOC_start, fixed = true) "State of charge as the charge counter sees it";
protected
  constant Real half_normal(unit = "1") = 0.3989422804 "1/sqrt(2*pi): how fast the deviation of a normal distribution falls when its upper half is bled";
  Units.Fraction balancing "Part of the full bleeding current";
  Boolean fault "A protected quantity is out of range";
  Units.Time fault_duration(start = 0, fixed = true) "Time for which the fault has lasted; fades quickly without a fault";
  discrete Units.Time t_command(start = -1e9, fixed = true) "Time at which the contactors were last commanded to close";
  Real fuse(unit = "1", start = 0, fixed = true) "Heat of the fuse element relative to melting";
  Units.Fraction plateau "1 where the voltage tells nothing about the state of charge, 0 at the ends";
equation
  fault = V < data.V_trip_min or V > data.V_trip_max or T > data.T_trip;
  der(fault_duration) = if fault then 1 else -fault_duration/data.trip_delay;
  when command then
    t_command = time;
  end when;
  when {fault_duration > data.trip_delay, not command} then
    tripped = command;
  end when;
  der(fuse) = ((I/(data.fuse_rating*I_rated))^2 - fuse)/data.fuse_time;
  when fuse > 1 then
    fuse_blown = true;
  end when;
  closed = command and not tripped and not fuse_blown and time >= t_command + data.precharge_time;
  precharging = command and not tripped and not fuse_blown and not closed;
  // the cells above the mean are bled; enough when the deviation is back at its target
  balancing = Functions.saturate((SOC - data.SOC_balancing)/0.05)*Functions.saturate((SOC_spread - data.SOC_spread)/(0.1*data.SOC_spread));
  der(SOC_spread) = data.spread_rate - half_normal*balancing*data.balancing_rate/3600;
  I_bleed = 0.5*balancing*data.balancing_rate*capacity/3600;
  // the voltage corrects the counter only where the open-circuit voltage is steep
  plateau = Functions.saturate((SOC - 0.05)/0.1)*Functions.saturate((1 - SOC)/0.1);
  der(SOC_estimate) = (I + data.current_offset*I_rated)/capacity + (1 - plateau)*(SOC - SOC_estimate)/data.correction_time;
end BatteryManagement;
