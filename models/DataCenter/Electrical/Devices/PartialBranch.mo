within DataCenter.Electrical.Devices;
partial model PartialBranch "Series impedance between two buses, with an ideal turns ratio at its first terminal and a breaker"
  outer Network.System system;
  parameter Boolean quasiStatic = true "True: no electromagnetic transient; false: dynamic R-L-C" annotation(Evaluate = true);
  Interfaces.Terminal from "First bus";
  Interfaces.Terminal to "Second bus";
  Units.PerUnit i_d(start = 0) "Current into the second bus, d component";
  Units.PerUnit i_q(start = 0) "Current into the second bus, q component";
  output Units.Power P_from "Power out of the first bus into the branch";
  output Units.ReactivePower Q_from "Reactive power out of the first bus into the branch";
  output Units.Power P_to "Power out of the branch into the second bus";
  output Units.Current I "Current at the second bus";
  output Units.Power P_loss "Loss";
  output Units.Energy E_stored "Magnetic energy";
protected
  constant Units.Time tau_arc = 1e-5 "Decay time of the current in an opened breaker: short, so that nothing is forced into a bus";
  Units.PerUnit R "Series resistance, system base";
  Units.PerUnit X "Series reactance at nominal frequency, system base";
  Units.PerUnit ratio "Turns ratio: open-circuit voltage at the second terminal per voltage at the first";
  Boolean conducts "The branch is closed";
  Units.PerUnit omega "Frequency of the branch";
  Units.PerUnit e_d "Voltage over the impedance, d component";
  Units.PerUnit e_q "Voltage over the impedance, q component";
  Units.PerUnit y_d "Series conductance";
  Units.PerUnit y_q "Series susceptance, negative when inductive";
  Units.PerUnit p_series "Loss in the series impedance, and in the arc of a breaker that opens, system base";
  Units.Voltage V_second "Nominal voltage of the second bus";
initial equation
  if not quasiStatic then
    der(i_d) = 0;
    der(i_q) = 0;
  end if;
equation
  omega = if quasiStatic then from.measured.omega_relay else system.omega_frame;
  e_d = ratio * from.pin.v_d - to.pin.v_d;
  e_q = ratio * from.pin.v_q - to.pin.v_q;
  if quasiStatic then
    y_d = if conducts then R / (R ^ 2 + (omega * X) ^ 2) else 0;
    y_q = if conducts then -omega * X / (R ^ 2 + (omega * X) ^ 2) else 0;
    i_d = y_d * e_d - y_q * e_q;
    i_q = y_d * e_q + y_q * e_d;
    E_stored = 0;
    p_series = R * (i_d ^ 2 + i_q ^ 2);
  else
    y_d = 0;
    y_q = 0;
    X / system.omega_base * der(i_d) = if conducts then e_d - R * i_d + omega * X * i_q else -X / (system.omega_base * tau_arc) * i_d;
    X / system.omega_base * der(i_q) = if conducts then e_q - R * i_q - omega * X * i_d else -X / (system.omega_base * tau_arc) * i_q;
    E_stored = 0.5 * system.S_base * X / system.omega_base * (i_d ^ 2 + i_q ^ 2);
    p_series = if conducts then R * (i_d ^ 2 + i_q ^ 2) else e_d * i_d + e_q * i_q + X / (system.omega_base * tau_arc) * (i_d ^ 2 + i_q ^ 2);
  end if;
  I = system.S_base / (sqrt(3) * V_second) * sqrt(i_d ^ 2 + i_q ^ 2 + 1e-12);
  P_from = system.S_base * (from.pin.v_d * from.pin.i_d + from.pin.v_q * from.pin.i_q);
  Q_from = system.S_base * (from.pin.v_q * from.pin.i_d - from.pin.v_d * from.pin.i_q);
  P_to = -system.S_base * (to.pin.v_d * to.pin.i_d + to.pin.v_q * to.pin.i_q);
end PartialBranch;
