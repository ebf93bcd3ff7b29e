within DataCenter.Electrical.Types;
type LockOutCause = enumeration(
  none "Not locked out so far",
  disturbances "Third disturbance of the utility within the counting time",
  trips "Third trip from a sound utility within the counting time",
  overcurrent "Overcurrent or short circuit in the site (86)",
  released "Released by hand") "Why the lock-out from the utility last changed";
