within DataCenter.It.Parts;
model ThermalThrottle "Clock limit from die and memory temperature: throttle, slowdown and shutdown"
  parameter Units.Temperature T_throttle = 360.15 "Die: clock control starts (87 degC)";
  parameter Units.Temperature T_slowdown = 362.15 "Die: hardware slowdown (89 degC)";
  parameter Units.Temperature T_shutdown = 365.15 "Die: shutdown (92 degC)";
  parameter Units.Temperature T_memory_throttle = 368.15 "Memory: clock control starts (95 degC)";
  parameter Units.Temperature T_memory_shutdown = 378.15 "Memory: shutdown (105 degC)";
  parameter Units.TemperatureDifference dT_release = 4 "Slowdown is released this far below its limit";
  parameter Units.Time t_slowdown_min = 5 "Least duration of a slowdown";
  parameter Units.Fraction clock_throttle = 0.5 "Clock limit at the upper end of the throttle band";
  parameter Units.Fraction clock_slowdown = 0.5 "Clock factor of the hardware slowdown";
  parameter Units.Time tau = 0.05 "Lag of the clock limit";

  input Units.Temperature T_die "Die";
  input Units.Temperature T_memory "Memory";

  output Units.Fraction clock_limit "Clock limit, 1 = full speed";
  output Boolean slowdown(start = false, fixed = true) "Hardware slowdown is active";
  output Boolean overheated(start = false, fixed = true) "Die or memory is beyond its shutdown limit";
  Units.Fraction excess "Position in the throttle band, 0..1";

protected
  discrete Units.Time t_slowdown(start = -1e6, fixed = true) "Start of the last slowdown";

initial equation
  clock_limit = 1;

equation
  excess = noEvent(max(0, min(1, max((T_die - T_throttle)/(T_slowdown - T_throttle),
    (T_memory - T_memory_throttle)/(T_slowdown - T_throttle)))));
  tau*der(clock_limit) = (1 - (1 - clock_throttle)*excess)*(if slowdown then clock_slowdown else 1) - clock_limit;
  slowdown = T_die > T_slowdown or (pre(slowdown) and (T_die > T_slowdown - dT_release or time < pre(t_slowdown) + t_slowdown_min));
  when {initial(), slowdown} then
    t_slowdown = if slowdown then time else pre(t_slowdown);
  end when;
  overheated = T_die > T_shutdown or T_memory > T_memory_shutdown
    or (pre(overheated) and (T_die > T_throttle - dT_release or T_memory > T_memory_throttle - dT_release));
end ThermalThrottle;
