within DataCenter.Electrical.Network;
model Bus "Bus of a one-line diagram: shunt of cables and filters, voltage measurement and phase-locked loop"
  outer System system;
  parameter Boolean quasiStatic = true "True: no electromagnetic transient; false: dynamic R-L-C" annotation(Evaluate = true);
  parameter Units.Voltage V_nominal = 13.8e3 "Nominal voltage, line-line rms";
  parameter Units.PerUnit B = 1e-4 "Shunt susceptance beside that of cables and filters: stray capacitance";
  parameter Units.PerUnit G = 1e-6 "Shunt conductance: insulation and measurement";
  parameter Units.Time tau_fast = 1.5e-3 "Time constant of the voltage measurement for protection and converters";
  parameter Units.Time tau_slow = 0.01 "Time constant of the voltage that power control divides by";
  parameter Real Kp_pll(unit = "rad/s") = 60 "Proportional gain of the phase-locked loop";
  parameter Real Ki_pll(unit = "rad/s2") = 900 "Integral gain of the phase-locked loop";
  parameter Units.Time tau_frequency = 0.1 "Measuring window of frequency relays: a phase jump must not look like a frequency deviation";
  Interfaces.BusTerminal terminal "Any number of devices";
  Units.PerUnit v_d(start = 1, nominal = 1) "Voltage, d component";
  Units.PerUnit v_q(start = 0, nominal = 1) "Voltage, q component";
  Units.PerUnit v_d_fast(start = 1) "Measured voltage, d component";
  Units.PerUnit v_q_fast(start = 0) "Measured voltage, q component";
  Units.PerUnit V_slow(start = 1) "Magnitude behind the slow filter";
  Units.PerUnit omega_relay(start = 1) "Frequency as relays measure it";
  Units.Angle theta(start = 0) "Angle of the phase-locked loop against the frame";
  Units.PerUnit x_pll(start = 0) "Integral part of the deviation from nominal frequency";
  output Units.PerUnit V "Voltage magnitude";
  Units.Angle angle "Voltage angle against the frame";
  output Units.Power P_loss "Shunt losses";
  output Units.Energy E_stored "Energy in the shunt capacitance";
protected
  Units.PerUnit V_fast "Magnitude behind the fast filter";
  Units.PerUnit omega "Frequency of the phase-locked loop";
  Units.PerUnit e_pll "Phase error";
initial equation
  if not quasiStatic then
    der(v_d) = 0;
    der(v_q) = 0;
  end if;
  v_d_fast = v_d;
  v_q_fast = v_q;
  V_slow = V;
  omega_relay = system.omega_frame;
  theta = atan2(v_q, v_d + 1e-9);
  x_pll = system.omega_frame - 1;
equation
  terminal.pin.v_d = v_d;
  terminal.pin.v_q = v_q;
  if quasiStatic then
    0 = terminal.pin.i_d - G * v_d + omega_relay * B * v_q;
    0 = terminal.pin.i_q - G * v_q - omega_relay * B * v_d;
    E_stored = 0;
  else
    B / system.omega_base * der(v_d) = terminal.pin.i_d - G * v_d + system.omega_frame * B * v_q;
    B / system.omega_base * der(v_q) = terminal.pin.i_q - G * v_q - system.omega_frame * B * v_d;
    E_stored = 0.5 * system.S_base * B / system.omega_base * (v_d ^ 2 + v_q ^ 2);
  end if;
  V = sqrt(v_d ^ 2 + v_q ^ 2 + 1e-12);
  angle = noEvent(atan2(v_q, v_d + 1e-12));
  tau_fast * der(v_d_fast) = v_d - v_d_fast;
  tau_fast * der(v_q_fast) = v_q - v_q_fast;
  V_fast = sqrt(v_d_fast ^ 2 + v_q_fast ^ 2 + 1e-8);
  tau_slow * der(V_slow) = V_fast - V_slow;
  // below 0.2 pu the loop fades out and its frequency returns to nominal: a dead bus has no phase
  e_pll = (v_q_fast * cos(theta) - v_d_fast * sin(theta)) / sqrt(V_fast ^ 2 + 0.04);
  der(x_pll) = Ki_pll / system.omega_base * e_pll - noEvent(max(0, 0.2 - V_fast)) * 50 * x_pll;
  omega = 1 + x_pll + Kp_pll / system.omega_base * e_pll;
  tau_frequency * der(omega_relay) = omega - omega_relay;
  der(theta) = system.omega_base * (omega - system.omega_frame);
  P_loss = system.S_base * G * (v_d ^ 2 + v_q ^ 2);
  terminal.measured.v_d_fast = v_d_fast;
  terminal.measured.v_q_fast = v_q_fast;
  terminal.measured.V_fast = V_fast;
  terminal.measured.V_slow = V_slow;
  terminal.measured.theta = theta;
  terminal.measured.omega = omega;
  terminal.measured.omega_relay = omega_relay;
end Bus;
