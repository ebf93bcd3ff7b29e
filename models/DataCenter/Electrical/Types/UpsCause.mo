within DataCenter.Electrical.Types;
type UpsCause = enumeration(
  start "Since the start of the run",
  disturbance "Input voltage or frequency out of limits",
  withdrawn "Not released by the site controller",
  healthy "Input healthy again",
  walkedIn "Walk-in complete",
  inverterReady "Inverter ready again",
  ecoMode "Eco mode",
  inverterFailed "Inverters failed",
  blocksFailed "All blocks failed",
  overload "Overload capability used up",
  currentLimit "Load beyond the current limit of the inverters",
  linkEmpty "DC link empty") "Why an uninterruptible power supply changed its mode";
