within DataCenter.Electrical.Types;
type GensetState = enumeration(
  off "At rest or coasting down",
  cranking "Turned by the starter",
  runUp "Fired, accelerating to rated speed",
  synchronising "Excited, matching phase or waiting for the dead bus",
  online "Circuit breaker closed",
  unloading "Parallel with the utility, load ramped down",
  coolDown "Circuit breaker open, idling before the stop") "State of the genset plant";
