within DataCenter.Electrical.Loads;
model InductionMotor "Direct-on-line induction motor of third order with a quadratic load torque (Kundur 1994, section 7.2)"
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.ApparentPower S_rated = 800e3 "Rated apparent power";
  parameter Units.PerUnit R_s = 0.02 "Stator resistance, per unit of the rating";
  parameter Units.PerUnit X_s = 0.083 "Stator leakage reactance";
  parameter Units.PerUnit X_r = 0.083 "Rotor leakage reactance";
  parameter Units.PerUnit X_m = 3 "Magnetising reactance";
  parameter Units.PerUnit R_r = 0.02 "Rotor resistance";
  parameter Units.Time H = 0.6 "Inertia constant of motor and driven machine";
  parameter Units.PerUnit T_load = 0.8 "Load torque at synchronous speed, grows with the square of the speed";
  final parameter Units.PerUnit X = X_s + X_m "Open-circuit reactance";
  final parameter Units.PerUnit X_1 = X_s + X_r * X_m / (X_r + X_m) "Transient reactance";
  final parameter Units.Time T_0 = (X_r + X_m) / (omega_base * R_r) "Rotor open-circuit time constant";
  input Boolean closed(start = true) "Contactor is closed";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Interfaces.Pin pin "Terminal";
  Units.PerUnit e_d(start = 0, fixed = true) "Transient voltage, d component";
  Units.PerUnit e_q(start = 0, fixed = true) "Transient voltage, q component";
  Units.PerUnit omega(start = 0, fixed = true) "Speed";
  output Units.PerUnit P "Power into the motor, system base";
  output Units.PerUnit P_shaft "Shaft power, system base";
  output Units.PerUnit P_loss "Copper loss and change of magnetic energy, system base";
  output Units.PerUnit P_copper "Copper loss of stator and rotor, system base: in the steady state all of P_loss";
  output Units.Time W_stored "Kinetic energy, times system base power";
protected
  final parameter Real scale(unit = "1") = S_rated / S_base "From rating to system base";
  Units.PerUnit i_d "Current, d component, rating base";
  Units.PerUnit i_q "Current, q component, rating base";
  Units.PerUnit slip "Frame speed minus rotor speed";
  Units.PerUnit T_e "Air-gap torque";
equation
  slip = omega_frame - omega;
  i_d = if closed then (R_s * (pin.v_d - e_d) + X_1 * (pin.v_q - e_q)) / (R_s ^ 2 + X_1 ^ 2) else 0;
  i_q = if closed then (R_s * (pin.v_q - e_q) - X_1 * (pin.v_d - e_d)) / (R_s ^ 2 + X_1 ^ 2) else 0;
  T_0 * der(e_d) = -e_d - (X - X_1) * i_q + slip * omega_base * T_0 * e_q;
  T_0 * der(e_q) = -e_q + (X - X_1) * i_d - slip * omega_base * T_0 * e_d;
  T_e = e_d * i_d + e_q * i_q;
  2 * H * der(omega) = T_e - T_load * omega * noEvent(abs(omega));
  pin.i_d = scale * i_d;
  pin.i_q = scale * i_q;
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  P_shaft = scale * T_load * omega ^ 2 * noEvent(abs(omega));
  P_loss = P - scale * T_e * omega;
  // rotor current from the rotor flux linkage e'/(j X_m / (X_r + X_m)) less what the stator magnetises
  P_copper = scale * (R_s * (i_d ^ 2 + i_q ^ 2)
    + R_r * ((e_q / X_m - X_m / (X_r + X_m) * i_d) ^ 2 + (-e_d / X_m - X_m / (X_r + X_m) * i_q) ^ 2));
  W_stored = scale * H * omega ^ 2;
end InductionMotor;
