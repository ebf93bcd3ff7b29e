within DataCenter.Cooling.Parts;
block Drive "Variable-speed drive of a pump or fan: ramp, trip on lost supply, coast-down, restart"
  parameter Units.Time t_ramp = 10 "Time from rest to full speed";
  parameter Units.Time tau = 1 "Time constant of the speed control";
  parameter Units.Time tau_coast = 1.5 "Time to half speed after a trip";
  parameter Units.Time t_restart = 5 "Time from sound supply to restart";
  parameter Real speed_start(unit = "1") = 1 "Speed at the start of the simulation";
  input Boolean available "True while the feeder is connected";
  input Real V_pu(unit = "1") "Feeder voltage [pu]";
  input Real setpoint(unit = "1") "Speed setpoint over nominal speed";
  output Real speed(unit = "1") "Speed over nominal speed";
  output Boolean running "True while driven";
  SupplyMonitor supply(available = available, V_pu = V_pu, t_restart = t_restart) "Undervoltage relay";
initial equation
  speed = speed_start;
equation
  running = supply.on;
  der(speed) = if running then tanh((setpoint - speed)*t_ramp/tau)/t_ramp
    else -speed*(abs(speed) + 0.05)/tau_coast;
  annotation(Documentation(info = "<html>At rest and coasting the load torque goes with the square of the speed,
so that the speed falls as 1/(1 + t/tau_coast), faster at the end by bearing friction.</html>"));
end Drive;
