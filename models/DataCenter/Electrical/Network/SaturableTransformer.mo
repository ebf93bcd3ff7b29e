within DataCenter.Electrical.Network;
model SaturableTransformer "Primary side of an unloaded transformer: leakage, winding resistance and saturable magnetisation as a space vector"
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Real scale(unit = "1") = 1 "Rating over system base power";
  parameter Units.PerUnit R = 0.005 "Winding resistance, per unit of the rating";
  parameter Units.PerUnit i_0 = 0.005 "Magnetising current at rated flux";
  parameter Units.PerUnit psi_knee = 1.2 "Flux at which the core saturates";
  parameter Units.PerUnit x_air = 0.3 "Slope of flux over current in saturation (air-core reactance with leakage)";
  parameter Units.PerUnit psi_d_start = 0 "Residual flux, d component at time 0";
  parameter Units.PerUnit psi_q_start = 0 "Residual flux, q component at time 0";
  input Boolean closed(start = true) "Breaker is closed";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Interfaces.Pin pin "Terminal";
  Units.PerUnit psi_d(start = psi_d_start, fixed = true) "Core flux, d component";
  Units.PerUnit psi_q(start = psi_q_start, fixed = true) "Core flux, q component";
  output Units.PerUnit I "Magnitude of the current, per unit of the rating";
  output Units.PerUnit P "Power into the transformer, system base";
  output Units.PerUnit P_loss "Winding loss, system base";
  output Units.Time W_stored "Magnetic energy of core and leakage, times system base power; residual flux included";
protected
  Units.PerUnit psi "Magnitude of the flux";
  Units.PerUnit b "Current per flux";
equation
  psi = sqrt(psi_d ^ 2 + psi_q ^ 2 + 1e-12);
  b = i_0 + noEvent(max(0, psi - psi_knee)) / (x_air * psi);
  I = if closed then b * psi else 0;
  // with the breaker open the flux stays in the core; its angle in the turning frame is that of the
  // last opening, because the instant of the next closing is arbitrary
  der(psi_d) = if closed then omega_base * (pin.v_d - R * b * psi_d + omega_frame * psi_q) else 0;
  der(psi_q) = if closed then omega_base * (pin.v_q - R * b * psi_q - omega_frame * psi_d) else 0;
  pin.i_d = if closed then scale * b * psi_d else 0;
  pin.i_q = if closed then scale * b * psi_q else 0;
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  P_loss = scale * R * I ^ 2;
  // current and flux are parallel: the energy is the area beside the magnetisation curve
  W_stored = 0.5 * scale / omega_base * (i_0 * psi ^ 2 + noEvent(max(0, psi - psi_knee)) ^ 2 / x_air);
end SaturableTransformer;
