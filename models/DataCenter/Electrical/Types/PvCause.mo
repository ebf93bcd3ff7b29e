within DataCenter.Electrical.Types;
type PvCause = enumeration(
  start "As at the start of the run",
  undervoltage "Undervoltage (27)",
  overvoltage "Overvoltage (59)",
  underfrequency "Underfrequency (81U)",
  overfrequency "Overfrequency (81O)",
  saturation "Bus voltage beyond what the inverters can drive current against",
  healthy "Voltage and frequency sound for the time before the return") "Why the photovoltaic inverters last opened or closed";
