within DataCenter.It.Parts;
model Processor "Power and speed of one processor with its memory under a power cap"
  parameter Units.Power P_idle = 140 "Idle power, as measured: at the temperature that it leads to";
  parameter Units.Power P_max = 1200 "Power at full activity, nominal clock and reference temperature";
  parameter Real alpha(unit = "1") = 2.4 "Exponent of dynamic power over clock (f V2 with V falling with f)";
  parameter Units.Fraction clock_min = 0.2 "Lowest clock ratio";
  parameter Units.Time tau_activity = 0.005 "Lag of the activity behind the offered load";
  parameter Units.Time tau_clock = 0.01 "Lag of the clock control (power brake)";
  parameter Units.Fraction leakage_share = 0.2 "Share of leakage in the maximum power at the reference temperature";
  parameter Real leakage_rise(unit = "1/K") = 0.014 "Relative rise of the leakage per kelvin (doubled every 50 K)";
  parameter Units.Temperature T_leakage_reference = 345.4 "Temperature of the die at which the powers hold";
  parameter Units.Fraction power_floor = 0 "Least power over maximum power while running (power smoothing burn)";

  input Units.Fraction utilisation "Offered load";
  input Units.Fraction load_share "Share of the offered load that is taken";
  input Units.Fraction power_cap "Allowed power over maximum power at reference temperature, leakage included; 1: no cap";
  input Units.Temperature T_die "Die temperature";
  input Units.Fraction clock_limit "Clock limit set by the thermal throttle";

  output Units.Power P "Power of one processor";
  output Units.Fraction speed "Work rate over work rate at full activity and nominal clock";
  Units.Fraction activity "Switching activity";
  Units.Fraction clock "Clock over nominal clock";
  Real leakage_factor(unit = "1") "Power of the load over that at the reference temperature";
  Units.Fraction cap "Cap over maximum power, as it would be at the reference temperature";
  Units.Fraction clock_target "Clock asked for";

initial equation
  activity = utilisation;
  clock = Functions.clockForCap(cap, utilisation, P_idle, P_max, alpha, clock_min);

equation
  leakage_factor = 1 + leakage_share*P_max/(P_max - P_idle)*(exp(leakage_rise*(T_die - T_leakage_reference)) - 1);
  cap = noEvent(if power_cap < 1 then (P_idle + (power_cap*P_max - P_idle)/leakage_factor)/P_max else power_cap);
  tau_activity*der(activity) = utilisation*load_share - activity;
  clock_target = noEvent(min(clock_limit, Functions.clockForCap(cap, activity, P_idle, P_max, alpha, clock_min)));
  tau_clock*der(clock) = clock_target - clock;
  P = noEvent(max(power_floor*P_max, P_idle + leakage_factor*(P_max - P_idle)*activity*max(clock, 0)^alpha));
  speed = activity*clock;
  annotation(Documentation(info = "<html>Leakage rises exponentially with the temperature of the die (De Vogeleer et al., arXiv 1404.3381, measured from 20 to 85 degC; for
graphics processors Price et al., arXiv 1407.8116). A fifth of the power at 72 degC and 1.4 % per kelvin of it are 0.28 % of a chip's power
per kelvin, the lower end of what is published (0.3 to 0.6 %); both are parameters.</html>"));
end Processor;
