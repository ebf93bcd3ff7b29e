within DataCenter.Electrical.Network;
model Transformer "Two-winding transformer: ideal turns ratio, leakage with copper loss, magnetising branch with iron loss, breaker"
  extends PartialTwoPort;
  parameter Boolean quasiStatic = false "True: no electromagnetic transient" annotation(Evaluate = true);
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.ApparentPower S_rated = 30e6 "Rated power";
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.PerUnit u_k = 0.08 "Short-circuit voltage, rating base";
  parameter Real X_over_R(unit = "1") = 20 "X/R of the leakage impedance";
  parameter Units.Fraction loss_iron = 1e-3 "No-load loss over the rating";
  parameter Units.PerUnit i_0 = 0.005 "Magnetising current, rating base";
  parameter Units.PerUnit i_d_start = 0 "Secondary current at the start, d component";
  parameter Units.PerUnit i_q_start = 0 "Secondary current at the start, q component";
  final parameter Real scale(unit = "1") = S_rated / S_base "From rating to system base";
  final parameter Units.PerUnit X = u_k / scale / sqrt(1 + 1 / X_over_R ^ 2) "Leakage reactance, system base";
  final parameter Units.PerUnit R = X / X_over_R "Winding resistance, system base";
  input Units.PerUnit ratio(start = 1) "Turns ratio: secondary open-circuit voltage per primary voltage";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Units.PerUnit i_d(start = 0) "Secondary current out, d component";
  Units.PerUnit i_q(start = 0) "Secondary current out, q component";
protected
  Units.PerUnit e_d "Open-circuit secondary voltage, d component";
  Units.PerUnit e_q "Open-circuit secondary voltage, q component";
initial equation
  if not quasiStatic then
    i_d = i_d_start;
    i_q = i_q_start;
  end if;
equation
  e_d = ratio * pin_p.v_d;
  e_q = ratio * pin_p.v_q;
  if quasiStatic then
    0 = e_d - pin_n.v_d - R * i_d + omega_frame * X * i_q;
    0 = e_q - pin_n.v_q - R * i_q - omega_frame * X * i_d;
    W_stored = 0;
  else
    X / omega_base * der(i_d) = e_d - pin_n.v_d - R * i_d + omega_frame * X * i_q;
    X / omega_base * der(i_q) = e_q - pin_n.v_q - R * i_q - omega_frame * X * i_d;
    W_stored = 0.5 * X / omega_base * (i_d ^ 2 + i_q ^ 2);
  end if;
  pin_n.i_d = -i_d;
  pin_n.i_q = -i_q;
  // the ideal ratio conserves power; the magnetising branch sits at the primary side
  pin_p.i_d = ratio * i_d + scale * (loss_iron * pin_p.v_d + i_0 * pin_p.v_q);
  pin_p.i_q = ratio * i_q + scale * (loss_iron * pin_p.v_q - i_0 * pin_p.v_d);
  P_loss = R * (i_d ^ 2 + i_q ^ 2) + scale * loss_iron * (pin_p.v_d ^ 2 + pin_p.v_q ^ 2);
end Transformer;
