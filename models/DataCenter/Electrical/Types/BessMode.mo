within DataCenter.Electrical.Types;
type BessMode = enumeration(
  off "Blocked",
  gridConnected "Follows its power setpoint in parallel with the utility",
  gridForming "Holds voltage and frequency of the island") "Operating mode of the battery converter";
