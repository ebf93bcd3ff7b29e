within DataCenter.Electrical.Types;
type GridBreakerCause = enumeration(
  start "As at the start of the run",
  undervoltage "Undervoltage, first stage (27-1)",
  deepUndervoltage "Undervoltage, second stage (27-2)",
  lossOfMains "Loss of mains (27-3)",
  overvoltage "Overvoltage (59)",
  underfrequency "Underfrequency (81U)",
  overfrequency "Overfrequency (81O)",
  overcurrent "Inverse-time overcurrent into the site (51)",
  shortCircuit "Instantaneous overcurrent into the site (50)",
  lockOut "Locked out from the utility",
  synchronised "Closed in phase with the utility",
  deadBus "Closed on the dead bus") "Why the utility breaker last opened or closed";
