within Coupling;
type OpeningCause = enumeration(
  none "No opening yet",
  undervoltage "Undervoltage stage 27-1",
  command "Command from outside") "Why a breaker opened last";
