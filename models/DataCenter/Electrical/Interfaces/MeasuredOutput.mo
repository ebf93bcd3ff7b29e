within DataCenter.Electrical.Interfaces;
connector MeasuredOutput "Measured quantities of a bus, as the bus gives them"
  output Units.PerUnit v_d_fast "Voltage behind the fast filter, d component";
  output Units.PerUnit v_q_fast "Voltage behind the fast filter, q component";
  output Units.PerUnit V_fast "Magnitude behind the fast filter";
  output Units.PerUnit V_slow "Magnitude behind the slow filter";
  output Units.Angle theta "Angle of the phase-locked loop against the frame";
  output Units.PerUnit omega "Frequency of the phase-locked loop";
  output Units.PerUnit omega_relay "Frequency as relays measure it";
end MeasuredOutput;
