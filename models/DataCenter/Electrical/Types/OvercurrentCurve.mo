within DataCenter.Electrical.Types;
type OvercurrentCurve = enumeration(
  iecStandardInverse "IEC 60255-151 curve A",
  iecVeryInverse "IEC 60255-151 curve B",
  iecExtremelyInverse "IEC 60255-151 curve C",
  ieeeModeratelyInverse "IEEE C37.112, IEC 60255-151 curve D",
  ieeeVeryInverse "IEEE C37.112, IEC 60255-151 curve E",
  ieeeExtremelyInverse "IEEE C37.112, IEC 60255-151 curve F") "Characteristic of an inverse-time overcurrent relay";
