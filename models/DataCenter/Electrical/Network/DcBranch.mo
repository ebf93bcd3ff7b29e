within DataCenter.Electrical.Network;
model DcBranch "Direct-current cable: resistance and inductance"
  parameter Units.Resistance R = 0.01 "Resistance";
  parameter Units.Inductance L = 1e-4 "Inductance";
  parameter Units.Current i_start = 0 "Current at the start";
  Interfaces.DcPin pin_p "Terminal where the current enters";
  Interfaces.DcPin pin_n "Terminal where the current leaves";
  Units.Current i(start = i_start, fixed = true) "Current";
equation
  L * der(i) = pin_p.v - pin_n.v - R * i;
  pin_p.i = i;
  pin_n.i = -i;
end DcBranch;
