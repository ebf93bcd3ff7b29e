within DataCenter.Electrical.Types;
type FeederCause = enumeration(
  start "As at the start of the run",
  undervoltage "Contactor dropped out on undervoltage",
  withdrawn "Permission withdrawn by the site controller",
  released "Voltage sound and released by the site controller") "Why the contactor of a feeder last opened or closed";
