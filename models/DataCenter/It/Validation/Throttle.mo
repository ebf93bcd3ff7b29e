within DataCenter.It.Validation;
model Throttle "Clock limit, slowdown and shutdown at given die and memory temperature"
  parameter Units.Temperature T_throttle = 360.15 "Die: clock control starts";
  parameter Units.Temperature T_slowdown = 362.15 "Die: hardware slowdown";
  parameter Units.Temperature T_shutdown = 365.15 "Die: shutdown";
  parameter Units.Temperature T_memory_throttle = 368.15 "Memory: clock control starts";
  parameter Units.Temperature T_memory_shutdown = 378.15 "Memory: shutdown";
  parameter Units.TemperatureDifference dT_release = 4 "Slowdown is released this far below its limit";
  parameter Units.Time t_slowdown_min = 5 "Least duration of a slowdown";
  input Units.Temperature T_die(start = 340) "Die";
  input Units.Temperature T_memory(start = 340) "Memory";
  output Units.Fraction clock_limit "Clock limit, 1 = full speed";
  output Boolean slowdown "Hardware slowdown is active";
  output Boolean overheated "Die or memory is beyond its shutdown limit";
  Parts.ThermalThrottle throttle(
    T_throttle = T_throttle, T_slowdown = T_slowdown, T_shutdown = T_shutdown, T_memory_throttle = T_memory_throttle,
    T_memory_shutdown = T_memory_shutdown, dT_release = dT_release, t_slowdown_min = t_slowdown_min) "Throttle";
equation
  throttle.T_die = T_die;
  throttle.T_memory = T_memory;
  clock_limit = throttle.clock_limit;
  slowdown = throttle.slowdown;
  overheated = throttle.overheated;
end Throttle;
