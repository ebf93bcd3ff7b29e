within DataCenter.Electrical.Network;
model System "What all devices of a one-line diagram share: bases, and the speed of the dq frame"
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Frequency f_nominal = 60 "Nominal frequency";
  final parameter Units.AngularVelocity omega_base = 2 * 3.141592653589793 * f_nominal "Base angular frequency";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame: that of the reference of the leading island";
end System;
