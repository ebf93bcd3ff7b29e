within DataCenter.Electrical.Types;
type UpsMode = enumeration(
  rectifier "Double conversion from the bus",
  battery "Rectifier blocked, load on the battery",
  walkIn "Rectifier ramping up",
  bypass "Load on the static bypass",
  off "Inverter off, load lost") "Operating mode of an uninterruptible power supply";
