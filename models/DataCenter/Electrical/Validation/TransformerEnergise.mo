within DataCenter.Electrical.Validation;
model TransformerEnergise "Inrush of a transformer energised from an ideal source"
  parameter Units.PerUnit psi_residual = 0 "Residual flux opposite to the voltage";
  Sources.VoltageSource source(V = 1) "Source";
  Network.SaturableTransformer transformer(R = 0.005, psi_q_start = psi_residual) "Transformer without load";
  Sensors.EnergyMeter meter "Conservation of energy";
  output Units.PerUnit I "Current";
  output Units.PerUnit psi_offset "Flux that does not belong to the steady state: it decays with the winding loss";
protected
  final parameter Units.PerUnit psi_q_steady = -1 "Steady flux: it lags the voltage by a quarter turn";
equation
  connect(source.pin, transformer.pin);
  transformer.closed = true;
  transformer.omega_frame = 1;
  I = transformer.I;
  psi_offset = sqrt(transformer.psi_d ^ 2 + (transformer.psi_q - psi_q_steady) ^ 2);
  meter.P_in = -30e6 * (source.pin.v_d * source.pin.i_d + source.pin.v_q * source.pin.i_q);
  meter.P_out = 0;
  meter.P_loss = 30e6 * transformer.P_loss;
  meter.W = 30e6 * transformer.W_stored;
end TransformerEnergise;
