within DataCenter.Electrical.Types;
type BessCause = enumeration(
  start "Since the start of the run",
  withdrawn "Not released",
  exhausted "Battery empty or disconnected",
  released "Released again",
  recovered "Battery can give power again",
  utilityLost "Utility breaker open",
  utilityBack "Utility breaker closed") "Why the battery converter changed its mode";
