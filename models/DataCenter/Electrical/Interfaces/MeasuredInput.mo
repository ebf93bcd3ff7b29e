within DataCenter.Electrical.Interfaces;
connector MeasuredInput "Measured quantities of a bus, as a device takes them"
  input Units.PerUnit v_d_fast "Voltage behind the fast filter, d component";
  input Units.PerUnit v_q_fast "Voltage behind the fast filter, q component";
  input Units.PerUnit V_fast "Magnitude behind the fast filter";
  input Units.PerUnit V_slow "Magnitude behind the slow filter";
  input Units.Angle theta "Angle of the phase-locked loop against the frame";
  input Units.PerUnit omega "Frequency of the phase-locked loop";
  input Units.PerUnit omega_relay "Frequency as relays measure it";
end MeasuredInput;
