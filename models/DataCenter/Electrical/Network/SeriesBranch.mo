within DataCenter.Electrical.Network;
model SeriesBranch "Series resistance and reactance of a cable or transformer, with a breaker"
  extends PartialTwoPort;
  parameter Boolean quasiStatic = false "True: no electromagnetic transient" annotation(Evaluate = true);
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.PerUnit R = 0.01 "Series resistance";
  parameter Units.PerUnit X = 0.1 "Series reactance at nominal frequency";
  parameter Units.Time tau_arc = 1e-5 "Decay time of the current in an opened breaker: short, so that nothing is forced into the bus";
  parameter Units.PerUnit i_d_start = 0 "Current at the start, d component";
  parameter Units.PerUnit i_q_start = 0 "Current at the start, q component";
  input Boolean closed(start = true) "Breaker is closed";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Units.PerUnit i_d(start = 0) "Current, d component";
  Units.PerUnit i_q(start = 0) "Current, q component";
initial equation
  if not quasiStatic then
    i_d = i_d_start;
    i_q = i_q_start;
  end if;
equation
  if quasiStatic then
    0 = if closed then pin_p.v_d - pin_n.v_d - R * i_d + omega_frame * X * i_q else -i_d;
    0 = if closed then pin_p.v_q - pin_n.v_q - R * i_q - omega_frame * X * i_d else -i_q;
    W_stored = 0;
    P_loss = (pin_p.v_d - pin_n.v_d) * i_d + (pin_p.v_q - pin_n.v_q) * i_q;
  else
    X / omega_base * der(i_d) = if closed then pin_p.v_d - pin_n.v_d - R * i_d + omega_frame * X * i_q else -X / (omega_base * tau_arc) * i_d;
    X / omega_base * der(i_q) = if closed then pin_p.v_q - pin_n.v_q - R * i_q - omega_frame * X * i_d else -X / (omega_base * tau_arc) * i_q;
    W_stored = 0.5 * X / omega_base * (i_d ^ 2 + i_q ^ 2);
    P_loss = if closed then R * (i_d ^ 2 + i_q ^ 2) else (pin_p.v_d - pin_n.v_d) * i_d + (pin_p.v_q - pin_n.v_q) * i_q + 2 * W_stored / tau_arc;
  end if;
  pin_p.i_d = i_d;
  pin_p.i_q = i_q;
  pin_n.i_d = -i_d;
  pin_n.i_q = -i_q;
end SeriesBranch;
