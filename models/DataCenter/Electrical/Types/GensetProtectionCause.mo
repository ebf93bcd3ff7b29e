within DataCenter.Electrical.Types;
type GensetProtectionCause = enumeration(
  none "Not tripped",
  overvoltage "Overvoltage (59)",
  overfluxing "Voltage over frequency (24)",
  lossOfExcitation "Reactive power into the sets (40)",
  reversePower "Active power into the sets (32)",
  undervoltage "Undervoltage (27)",
  underfrequency "Underfrequency (81U)",
  overfrequency "Overfrequency (81O)",
  released "Released by the end of the call for the sets") "Which stage tripped the generating sets";
