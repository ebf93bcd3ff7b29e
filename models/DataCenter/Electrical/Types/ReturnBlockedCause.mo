within DataCenter.Electrical.Types;
type ReturnBlockedCause = enumeration(
  none "Nothing: the utility breaker is closed",
  tripping "The utility breaker is opening",
  lockedOut "Locked out from the utility until released by hand",
  utilityOutOfLimits "Voltage or frequency of the utility out of limits",
  healthyTime "Utility not yet sound for the time that is asked for",
  bus "Main bus neither dead nor with enough voltage to synchronise",
  voltageDifference "Voltage difference beyond the synchroniser's limit",
  slip "Frequency difference beyond the synchroniser's limit",
  phase "Phase difference beyond the synchroniser's limit") "What keeps the utility breaker from closing";
