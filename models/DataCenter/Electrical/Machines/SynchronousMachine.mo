within DataCenter.Electrical.Machines;
model SynchronousMachine "Two-axis machine with subtransient windings, per unit of its own rating (Sauer and Pai, Power System Dynamics and Stability, 1998, chapter 3)"
  parameter Boolean statorTransients = false "True: stator flux linkages are states" annotation(Evaluate = true);
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.Time H = 1.07 "Inertia constant";
  parameter Units.PerUnit D = 0 "Damping torque per speed deviation from nominal";
  parameter Units.PerUnit ra = 0.0036 "Armature resistance";
  parameter Units.PerUnit xl = 0.052 "Leakage reactance";
  parameter Units.PerUnit xd = 1.56 "Synchronous reactance, d axis";
  parameter Units.PerUnit xd1 = 0.296 "Transient reactance, d axis";
  parameter Units.PerUnit xd2 = 0.177 "Subtransient reactance, d axis";
  parameter Units.PerUnit xq = 1.06 "Synchronous reactance, q axis";
  parameter Units.PerUnit xq1 = 1.06 "Transient reactance, q axis (= xq: no transient winding)";
  parameter Units.PerUnit xq2 = 0.177 "Subtransient reactance, q axis";
  parameter Units.Time Td10 = 3.7 "Transient open-circuit time constant, d axis";
  parameter Units.Time Td20 = 0.05 "Subtransient open-circuit time constant, d axis";
  parameter Units.Time Tq10 = 1.0 "Transient open-circuit time constant, q axis";
  parameter Units.Time Tq20 = 0.05 "Subtransient open-circuit time constant, q axis";
  parameter Units.Time tau_arc = 1e-5 "Decay time of the current in an opened breaker: short, so that nothing is forced into the bus";
  parameter Units.PerUnit V_start = 1 "Terminal voltage at the start, along the frame's d axis (0: machine at rest and unexcited)";
  parameter Units.PerUnit P_start = 0 "Electric power out at the start";
  parameter Units.PerUnit Q_start = 0 "Reactive power out at the start";
  parameter Units.PerUnit omega_start = 1 "Speed at the start";
  final parameter Units.PerUnit i_D_start = if V_start > 0 then P_start / max(V_start, 1e-6) else 0 "Steady current";
  final parameter Units.PerUnit i_Q_start = if V_start > 0 then -Q_start / max(V_start, 1e-6) else 0 "Steady current";
  final parameter Units.Angle delta_start = if V_start > 0 then atan2(ra * i_Q_start + xq * i_D_start, V_start + ra * i_D_start - xq * i_Q_start) else 0 "Steady rotor angle";
  final parameter Units.PerUnit i_d_start = i_D_start * sin(delta_start) - i_Q_start * cos(delta_start) "Steady current, rotor d axis";
  final parameter Units.PerUnit i_q_start = i_D_start * cos(delta_start) + i_Q_start * sin(delta_start) "Steady current, rotor q axis";
  final parameter Units.PerUnit e1q_start = V_start * cos(delta_start) + ra * i_q_start + xd1 * i_d_start "Steady transient voltage";
  final parameter Units.PerUnit e1d_start = (xq - xq1) * i_q_start "Steady transient voltage";
  final parameter Units.PerUnit v_f_start = e1q_start + (xd - xd1) * i_d_start "Steady field voltage";
  final parameter Units.PerUnit T_start = P_start + ra * (i_d_start ^ 2 + i_q_start ^ 2) "Steady air-gap torque";
  input Units.PerUnit v_D(start = 1) "Terminal voltage, d component of the island frame";
  input Units.PerUnit v_Q(start = 0) "Terminal voltage, q component of the island frame";
  input Units.PerUnit v_f(start = 1) "Field voltage (1 on the air-gap line at rated voltage)";
  input Units.PerUnit T_m(start = 0) "Shaft torque";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  input Boolean closed(start = true) "Generator breaker is closed";
  input Boolean turning(start = true) "The rotor angle is followed (at speed or connected)";
  Units.PerUnit omega(start = 1) "Rotor speed";
  Units.Angle delta(start = 0) "Angle of the rotor q axis against the frame's d axis";
  Units.PerUnit e1q(start = 1) "Transient voltage, q axis";
  Units.PerUnit e1d(start = 0) "Transient voltage, d axis";
  Units.PerUnit psi1d(start = 1) "Damper flux linkage, d axis";
  Units.PerUnit psi2q(start = 0) "Damper flux linkage, q axis";
  Units.PerUnit psi_d(start = 1) "Stator flux linkage, d axis";
  Units.PerUnit psi_q(start = 0) "Stator flux linkage, q axis";
  output Units.PerUnit i_D "Current out of the machine, d component of the island frame";
  output Units.PerUnit i_Q "Current out of the machine, q component of the island frame";
  output Units.PerUnit V_open "Voltage behind the subtransient reactance: the terminal voltage with the breaker open";
  output Units.PerUnit V_t "Voltage at the machine side of the breaker";
  output Units.PerUnit T_e "Air-gap torque";
  output Units.PerUnit P "Electric power out of the machine";
  output Units.PerUnit Q "Reactive power out of the machine";
  output Units.PerUnit P_loss "Shaft power that does not leave as electric power (copper loss and change of magnetic energy)";
  output Units.Time W_kinetic "Kinetic energy, times rated apparent power";
protected
  Units.PerUnit v_d "Terminal voltage, rotor d axis";
  Units.PerUnit v_q "Terminal voltage, rotor q axis";
  Units.PerUnit i_d "Current out, rotor d axis";
  Units.PerUnit i_q "Current out, rotor q axis";
  Units.PerUnit psi_d2 "Subtransient flux linkage, d axis";
  Units.PerUnit psi_q2 "Subtransient flux linkage, q axis";
  final parameter Units.PerUnit gamma_d = (xd2 - xl) / (xd1 - xl) "Share of the transient voltage in the subtransient flux";
  final parameter Units.PerUnit gamma_q = (xq2 - xl) / (xq1 - xl) "Share of the transient voltage in the subtransient flux";
initial equation
  omega = omega_start;
  delta = delta_start;
  e1q = e1q_start;
  e1d = e1d_start;
  psi1d = e1q_start - (xd1 - xl) * i_d_start;
  psi2q = -e1d_start - (xq1 - xl) * i_q_start;
  if statorTransients then
    psi_d = e1q_start - xd1 * i_d_start;
    psi_q = -e1d_start - xq1 * i_q_start;
  end if;
equation
  // rotor q axis at angle delta: v_d + j v_q = (v_D + j v_Q) exp(-j (delta - pi/2))
  v_d = v_D * sin(delta) - v_Q * cos(delta);
  v_q = v_D * cos(delta) + v_Q * sin(delta);
  i_D = i_d * sin(delta) + i_q * cos(delta);
  i_Q = -i_d * cos(delta) + i_q * sin(delta);
  psi_d2 = gamma_d * e1q + (1 - gamma_d) * psi1d;
  psi_q2 = -gamma_q * e1d + (1 - gamma_q) * psi2q;
  psi_d = psi_d2 - xd2 * i_d;
  psi_q = psi_q2 - xq2 * i_q;
  if statorTransients then
    der(psi_d) = if closed then omega_base * (v_d + ra * i_d + omega * psi_q) else (psi_d2 - psi_d) / tau_arc;
    der(psi_q) = if closed then omega_base * (v_q + ra * i_q - omega * psi_d) else (psi_q2 - psi_q) / tau_arc;
  else
    // speed voltages at nominal speed, as usual where stator transients are neglected (Kundur 1994, section 5.1.1):
    // 0 = v_d + ra i_d + psi_q, 0 = v_q + ra i_q - psi_d, solved for the currents
    i_d = if closed then (xq2 * (psi_d2 - v_q) - ra * (psi_q2 + v_d)) / (ra ^ 2 + xd2 * xq2) else 0;
    i_q = if closed then (xd2 * (psi_q2 + v_d) + ra * (psi_d2 - v_q)) / (ra ^ 2 + xd2 * xq2) else 0;
  end if;
  Td10 * der(e1q) = v_f - e1q - (xd - xd1) * (i_d - (xd1 - xd2) / (xd1 - xl) ^ 2 * (psi1d + (xd1 - xl) * i_d - e1q));
  Td20 * der(psi1d) = e1q - psi1d - (xd1 - xl) * i_d;
  Tq10 * der(e1d) = -e1d + (xq - xq1) * (i_q - (xq1 - xq2) / (xq1 - xl) ^ 2 * (psi2q + (xq1 - xl) * i_q + e1d));
  Tq20 * der(psi2q) = -psi2q - e1d - (xq1 - xl) * i_q;
  T_e = psi_d * i_q - psi_q * i_d;
  2 * H * der(omega) = T_m - T_e - D * (omega - 1);
  der(delta) = if turning then omega_base * (omega - omega_frame) else 0;
  V_t = if closed then sqrt(v_D ^ 2 + v_Q ^ 2 + 1e-8) else V_open;
  V_open = omega * sqrt(psi_d2 ^ 2 + psi_q2 ^ 2 + 1e-8);
  P = v_d * i_d + v_q * i_q;
  Q = v_q * i_d - v_d * i_q;
  P_loss = omega * (T_e + D * (omega - 1)) - P;
  W_kinetic = H * omega ^ 2;
end SynchronousMachine;
