within DataCenter.Battery;
model CalendarCycleAgeing "Calendar and cycle law of a 250 Ah LFP cell, doi 10.1016/j.est.2023.109042"
  // Each loss is a power of an age, which counts days or full cycles under reference conditions. The ages are
  // sums: a year that is repeated n times adds n times the same amount, which a fast-forward uses.
  extends Interfaces.PartialAgeing(T_min = 283.15, T_max = 318.15, rate_max = 0.65, depth = depth_of_discharge, lithium_loss_start = k_calendar_reference*((calendar_age_start + age_floor)^p_calendar - age_floor^p_calendar)
      + k_cycle_reference*((cycle_age_start + age_floor)^p_cycle - age_floor^p_cycle));
  parameter Real calendar_age_start(unit = "1") = 0 "Calendar age at the start";
  parameter Real cycle_age_start(unit = "1") = 0 "Cycle age at the start";
  parameter Real film_per_loss(unit = "Ohm.m2") = 8.4e-3 "Film resistance per relative loss of lithium, times the electrode area; assumed: 20 % loss adds 40 % resistance";
  parameter Units.Time memory = 86400 "Time over which depth of discharge, mean current rate and calendar coefficient are taken";
  parameter Real rate_start(unit = "1/h") = 0 "Initial mean current rate";
  output Real calendar_age(unit = "1", start = calendar_age_start, fixed = true) "Days at 25 degC and 50 % state of charge that cost the same";
  output Real cycle_age(unit = "1", start = cycle_age_start, fixed = true) "Full cycles at 25 degC and a mean rate of 0.25/h that cost the same";
  output Units.Fraction calendar_loss "Capacity lost by time";
  output Units.Fraction cycle_loss "Capacity lost by cycling";
  output Real equivalent_full_cycles(unit = "1", start = 0, fixed = true) "Charge throughput over twice the new capacity";
  output Units.Fraction depth_of_discharge "Span of the state of charge over the memory";
  output Real current_rate(unit = "1/h", start = rate_start, fixed = true) "Mean magnitude of the current over the new capacity";
protected
  constant Real p_calendar(unit = "1") = 0.526 "Exponent of the calendar loss over the time";
  constant Real p_cycle(unit = "1") = 0.828 "Exponent of the cycle loss over the equivalent full cycles";
  constant Real age_floor(unit = "1") = 0.05 "Age at which the infinite initial slope of the laws is cut off";
  constant Units.Temperature T_reference = 298.15 "Reference temperature of the ages";
  parameter Real k_calendar_reference(unit = "1") = 8.37e4*exp(-5210/T_reference)*exp(-3560*Functions.anodePotential(0.5)/T_reference) "Calendar loss of the first reference day";
  parameter Real k_cycle_reference(unit = "1") = (4.38e-8 + 1.55e-8 + 1.68e-7*0.25)*exp(2190/T_reference) "Cycle loss of the first reference cycle";
  constant Units.Time day = 86400 "Unit of time of the calendar law";
  Units.Fraction SOC_high(start = SOC_start, fixed = true) "Fading maximum of the state of charge";
  Units.Fraction SOC_low(start = SOC_start, fixed = true) "Fading minimum of the state of charge";
  Units.Voltage U_anode "Potential of the graphite, Safari and Delacourt (2011), doi 10.1149/1.3567007";
  Real k_calendar(unit = "1") "Calendar loss of the first day";
  Real k_cycle(unit = "1") "Cycle loss of the first equivalent full cycle";
  Real calendar_stress(unit = "1") "Calendar coefficient over its reference, averaged over the memory";
  Real calendar_rate(unit = "1/s") "Rate of the calendar age";
  Real cycle_rate(unit = "1/s") "Rate of the cycle age";
  Real cycles_rate(unit = "1/s") "Rate of the equivalent full cycles";
initial equation
  calendar_stress = k_calendar/k_calendar_reference;
equation
  U_anode = Functions.anodePotential(SOC);
  k_calendar = 8.37e4*exp(-5210/T)*exp(-3560*U_anode/T);
  k_cycle = (4.38e-8 + 1.55e-8*depth_of_discharge + 1.68e-7*current_rate)*(exp(2190/T) + exp(-1.55e5/T));
  cycles_rate = sqrt(I^2 + (1e-4*capacity_new/3600)^2)/(2*capacity_new) - 1e-4/7200;
  der(equivalent_full_cycles) = cycles_rate;
  // the law was fitted to coefficients averaged over whole days
  der(calendar_stress) = (k_calendar/k_calendar_reference - calendar_stress)/memory;
  calendar_rate = calendar_stress^(1/p_calendar)/day;
  cycle_rate = (k_cycle/k_cycle_reference)^(1/p_cycle)*cycles_rate;
  der(calendar_age) = calendar_rate;
  der(cycle_age) = cycle_rate;
  der(current_rate) = (2*3600*cycles_rate - current_rate)/memory;
  der(SOC_high) = noEvent(if SOC > SOC_high then (SOC - SOC_high)/60 else (SOC - SOC_high)/(10*memory));
  der(SOC_low) = noEvent(if SOC < SOC_low then (SOC - SOC_low)/60 else (SOC - SOC_low)/(10*memory));
  depth_of_discharge = SOC_high - SOC_low;
  calendar_loss = k_calendar_reference*((calendar_age + age_floor)^p_calendar - age_floor^p_calendar);
  cycle_loss = k_cycle_reference*((cycle_age + age_floor)^p_cycle - age_floor^p_cycle);
  lithium_loss = calendar_loss + cycle_loss;
  lithium_loss_rate = k_calendar_reference*p_calendar*(calendar_age + age_floor)^(p_calendar - 1)*calendar_rate
    + k_cycle_reference*p_cycle*(cycle_age + age_floor)^(p_cycle - 1)*cycle_rate;
  R_film = film_per_loss*lithium_loss;
end CalendarCycleAgeing;
