within DataCenter.Cooling.Validation;
model Drive "Variable-speed drive with the state of its feeder and the speed setpoint given"
  parameter Units.Time t_ramp = 10 "Time from rest to full speed";
  parameter Units.Time tau = 1 "Time constant of the speed control";
  parameter Units.Time tau_coast = 1.5 "Time to half speed after a trip";
  parameter Units.Time t_restart = 5 "Time from sound supply to restart";
  parameter Real speed_start(unit = "1") = 1 "Speed at the start of the simulation";
  parameter Real V_trip(unit = "1") = 0.75 "Voltage below which the timer of the trip runs [pu]";
  parameter Real V_reset(unit = "1") = 0.88 "Voltage above which the feeder counts as sound again [pu]";
  parameter Units.Time t_trip = 0.1 "Time below V_trip until trip";
  input Boolean available(start = true) "True while the feeder is connected";
  input Real V_pu(unit = "1", start = 1) "Feeder voltage [pu]";
  input Real setpoint(unit = "1", start = 1) "Speed setpoint over nominal speed";
  output Real speed(unit = "1") "Speed over nominal speed";
  output Boolean running "True while driven";
  Parts.Drive drive(
    t_ramp = t_ramp,
    tau = tau,
    tau_coast = tau_coast,
    t_restart = t_restart,
    speed_start = speed_start,
    supply(V_trip = V_trip, V_reset = V_reset, t_trip = t_trip),
    available = available,
    V_pu = V_pu,
    setpoint = setpoint) "Drive";
equation
  speed = drive.speed;
  running = drive.running;
end Drive;
