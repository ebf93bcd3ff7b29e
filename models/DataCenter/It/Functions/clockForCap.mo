within DataCenter.It.Functions;
function clockForCap "Clock ratio at which a processor just meets its power cap"
  input Units.Fraction power_cap "Allowed power over maximum power";
  input Units.Fraction activity "Share of the switching activity at full load";
  input Units.Power P_idle "Idle power of the processor";
  input Units.Power P_max "Maximum power of the processor";
  input Real alpha(unit = "1") "Exponent of dynamic power over clock";
  input Units.Fraction clock_min "Lowest clock ratio";
  output Units.Fraction clock "Clock over nominal clock";
protected
  Units.Fraction budget "Dynamic power allowed over dynamic power at nominal clock";
algorithm
  budget := (power_cap*P_max - P_idle)/((P_max - P_idle)*max(activity, 0.01));
  clock := min(1, max(clock_min, max(budget, 1e-6)^(1/alpha)));
end clockForCap;
