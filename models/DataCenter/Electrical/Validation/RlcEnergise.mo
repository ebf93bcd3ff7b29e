within DataCenter.Electrical.Validation;
model RlcEnergise "A capacitor energised at the voltage peak through a short cable"
  parameter Units.Voltage V_peak = 391.918 "Peak of the phase voltage";
  parameter Units.Resistance R = 0.53e-3 "Cable resistance";
  parameter Units.Inductance L = 14.06e-6 "Cable inductance";
  parameter Units.Capacitance C = 5.757e-3 "Capacitance";
  parameter Units.ApparentPower S_base = 1e6 "System base power";
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  final parameter Units.Resistance Z_base = 1.5 * V_peak ^ 2 / S_base "Base impedance";
  Sources.VoltageSource source(V = 1) "Source at its peak at time 0";
  Network.SeriesBranch cable(omega_base = omega_base, R = R / Z_base, X = omega_base * L / Z_base) "Cable";
  Network.Busbar capacitor(omega_base = omega_base, B = omega_base * C * Z_base, G = 0, V_start = 0, omega_start = 1) "Capacitor";
  Sensors.EnergyMeter meter "Conservation of energy";
  output Units.Voltage v_c "Voltage of the capacitor, phase a";
  output Units.Current i_L "Current of the cable, phase a";
equation
  connect(source.pin, cable.pin_p);
  connect(cable.pin_n, capacitor.pin);
  cable.closed = true;
  cable.omega_frame = 1;
  capacitor.omega_frame = 1;
  v_c = V_peak * (capacitor.v_d * cos(omega_base * time) - capacitor.v_q * sin(omega_base * time));
  i_L = V_peak / Z_base * (cable.i_d * cos(omega_base * time) - cable.i_q * sin(omega_base * time));
  meter.P_in = -S_base * (source.pin.v_d * source.pin.i_d + source.pin.v_q * source.pin.i_q);
  meter.P_out = 0;
  meter.P_loss = S_base * (cable.P_loss + capacitor.P_loss);
  meter.W = S_base * (cable.W_stored + capacitor.W_stored);
end RlcEnergise;
