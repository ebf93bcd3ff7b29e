within DataCenter.It.Validation;
model Processor "One processor at given load, power cap and clock limit"
  parameter Units.Power P_idle = 140 "Idle power";
  parameter Units.Power P_max = 1200 "Power at full activity and nominal clock";
  parameter Real alpha(unit = "1") = 2.4 "Exponent of dynamic power over clock";
  parameter Units.Fraction clock_min = 0.2 "Lowest clock ratio";
  parameter Units.Fraction power_floor = 0 "Least power over maximum power";
  input Units.Fraction utilisation(start = 1) "Offered load";
  input Units.Fraction power_cap(start = 1) "Allowed power over maximum power";
  parameter Units.Fraction leakage_share = 0.2 "Share of leakage in the power at the reference temperature";
  input Units.Temperature T_die(start = 345.4) "Die temperature";
  input Units.Fraction clock_limit(start = 1) "Clock limit set by the thermal throttle";
  output Units.Power P "Power";
  output Units.Fraction speed "Work rate over full work rate";
  output Units.Fraction clock "Clock over nominal clock";
  Parts.Processor processor(P_idle = P_idle, P_max = P_max, alpha = alpha, clock_min = clock_min, power_floor = power_floor, leakage_share = leakage_share) "Processor";
equation
  processor.utilisation = utilisation;
  processor.load_share = 1;
  processor.power_cap = power_cap;
  processor.T_die = T_die;
  processor.clock_limit = clock_limit;
  P = processor.P;
  speed = processor.speed;
  clock = processor.clock;
end Processor;
