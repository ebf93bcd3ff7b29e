within DataCenter.Cooling.Parts;
block SupplyMonitor "Undervoltage relay and restart timer of a motor feeder"
  parameter Real V_trip(unit = "1") = 0.75 "Voltage below which the timer of the trip runs [pu]";
  parameter Real V_reset(unit = "1") = 0.88 "Voltage above which the feeder counts as sound again [pu]";
  parameter Units.Time t_trip = 0.1 "Time below V_trip until trip";
  input Boolean available "True while the feeder is connected";
  input Real V_pu(unit = "1") "Feeder voltage [pu]";
  input Units.Time t_restart "Time from sound supply to permission to run";
  output Boolean healthy(start = true, fixed = true) "True while supply is sound or the dip is shorter than t_trip";
  output Boolean on(start = true, fixed = true) "Permission to run";
protected
  constant Units.Time never = 1e12 "Stands for no permission";
  Boolean low(start = false, fixed = true) "True below V_trip until the voltage is above V_reset";
  discrete Units.Time t_low(start = 0, fixed = true) "Time of the last fall below V_trip";
  discrete Units.Time t_permit(start = -1e6, fixed = true) "Time of permission to run";
equation
  low = V_pu < V_trip or (pre(low) and V_pu < V_reset);
  // what is so from the first instant on has no edge
  when {initial(), low} then
    t_low = if low then time else pre(t_low);
  end when;
  healthy = available and not (low and time >= t_low + t_trip);
  when {initial(), not healthy} then
    t_permit = if healthy then pre(t_permit) else never;
  elsewhen healthy and pre(t_permit) > 0.5*never then
    t_permit = time + t_restart;
  end when;
  on = healthy and time >= t_permit;
end SupplyMonitor;
