within DataCenter.It.Parts;
model Processor "Power and speed of one processor with its memory under a power cap"
  parameter Units.Power P_idle = 140 "Idle power";
  parameter Units.Power P_max = 1200 "Power at full activity and nominal clock";
  parameter Real alpha(unit = "1") = 2.4 "Exponent of dynamic power over clock (f V2 with V falling with f)";
  parameter Units.Fraction clock_min = 0.2 "Lowest clock ratio";
  parameter Units.Time tau_activity = 0.005 "Lag of the activity behind the offered load";
  parameter Units.Time tau_clock = 0.01 "Lag of the clock control (power brake)";
  parameter Units.Fraction power_floor = 0 "Least power over maximum power while running (power smoothing burn)";

  input Units.Fraction utilisation "Offered load";
  input Units.Fraction load_share "Share of the offered load that is taken";
  input Units.Fraction power_cap "Allowed power over maximum power";
  input Units.Fraction clock_limit "Clock limit set by the thermal throttle";

  output Units.Power P "Power of one processor";
  output Units.Fraction speed "Work rate over work rate at full activity and nominal clock";
  Units.Fraction activity "Switching activity";
  Units.Fraction clock "Clock over nominal clock";
  Units.Fraction clock_target "Clock asked for";

initial equation
  activity = utilisation;
  clock = Functions.clockForCap(power_cap, utilisation, P_idle, P_max, alpha, clock_min);

equation
  tau_activity*der(activity) = utilisation*load_share - activity;
  clock_target = noEvent(min(clock_limit, Functions.clockForCap(power_cap, activity, P_idle, P_max, alpha, clock_min)));
  tau_clock*der(clock) = clock_target - clock;
  P = noEvent(max(power_floor*P_max, P_idle + (P_max - P_idle)*activity*max(clock, 0)^alpha));
  speed = activity*clock;
end Processor;
