within DataCenter.Electrical.Network;
model Cable "Cable as a pi section: series resistance and reactance, half of the charging capacitance at each end"
  extends PartialTwoPort;
  parameter Boolean quasiStatic = false "True: no electromagnetic transient" annotation(Evaluate = true);
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Voltage V_base = 13.8e3 "Nominal voltage, line-line rms";
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.Length length = 200 "Length";
  parameter Integer nParallel(min = 1) = 1 "Cables in parallel";
  parameter Real r(unit = "Ohm/m") = data.r "Resistance per length";
  parameter Real l(unit = "H/m") = data.l "Inductance per length";
  parameter Real c(unit = "F/m") = data.c "Capacitance per length";
  parameter Units.PerUnit i_d_start = 0 "Current at the start, d component";
  parameter Units.PerUnit i_q_start = 0 "Current at the start, q component";
  CableData data "Data of a 15 kV cable";
  final parameter Units.Resistance Z_base = V_base ^ 2 / S_base "Base impedance";
  final parameter Units.PerUnit R = r * length / (nParallel * Z_base) "Series resistance";
  final parameter Units.PerUnit X = omega_base * l * length / (nParallel * Z_base) "Series reactance at nominal frequency";
  final parameter Units.PerUnit B = omega_base * c * length * nParallel * Z_base "Charging susceptance at nominal frequency";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Units.PerUnit i_d(start = 0) "Current of the series branch, d component";
  Units.PerUnit i_q(start = 0) "Current of the series branch, q component";
protected
  Units.PerUnit a_d "Charging current at pin_p, d component";
  Units.PerUnit a_q "Charging current at pin_p, q component";
  Units.PerUnit b_d "Charging current at pin_n, d component";
  Units.PerUnit b_q "Charging current at pin_n, q component";
initial equation
  if not quasiStatic then
    i_d = i_d_start;
    i_q = i_q_start;
  end if;
equation
  if quasiStatic then
    0 = pin_p.v_d - pin_n.v_d - R * i_d + omega_frame * X * i_q;
    0 = pin_p.v_q - pin_n.v_q - R * i_q - omega_frame * X * i_d;
    a_d = -omega_frame * B / 2 * pin_p.v_q;
    a_q = omega_frame * B / 2 * pin_p.v_d;
    b_d = -omega_frame * B / 2 * pin_n.v_q;
    b_q = omega_frame * B / 2 * pin_n.v_d;
    W_stored = 0;
  else
    X / omega_base * der(i_d) = pin_p.v_d - pin_n.v_d - R * i_d + omega_frame * X * i_q;
    X / omega_base * der(i_q) = pin_p.v_q - pin_n.v_q - R * i_q - omega_frame * X * i_d;
    a_d = B / (2 * omega_base) * der(pin_p.v_d) - omega_frame * B / 2 * pin_p.v_q;
    a_q = B / (2 * omega_base) * der(pin_p.v_q) + omega_frame * B / 2 * pin_p.v_d;
    b_d = B / (2 * omega_base) * der(pin_n.v_d) - omega_frame * B / 2 * pin_n.v_q;
    b_q = B / (2 * omega_base) * der(pin_n.v_q) + omega_frame * B / 2 * pin_n.v_d;
    W_stored = 0.5 * X / omega_base * (i_d ^ 2 + i_q ^ 2) + 0.25 * B / omega_base * (pin_p.v_d ^ 2 + pin_p.v_q ^ 2 + pin_n.v_d ^ 2 + pin_n.v_q ^ 2);
  end if;
  pin_p.i_d = i_d + a_d;
  pin_p.i_q = i_q + a_q;
  pin_n.i_d = -i_d + b_d;
  pin_n.i_q = -i_q + b_q;
  P_loss = R * (i_d ^ 2 + i_q ^ 2);
end Cable;
