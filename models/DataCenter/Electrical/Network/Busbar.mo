within DataCenter.Electrical.Network;
model Busbar "Main bus: shunt capacitance of cables and filters, voltage measurement and phase-locked loop"
  parameter Boolean quasiStatic = false "True: no electromagnetic transient of the shunt capacitance" annotation(Evaluate = true);
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.PerUnit B = 0.1 "Shunt susceptance (cables, filter capacitors)";
  parameter Units.PerUnit G = 5e-4 "Shunt conductance (no-load losses)";
  parameter Units.Time tau_fast = 1.5e-3 "Time constant of the voltage measurement for protection and converters";
  parameter Units.Time tau_slow = 0.01 "Time constant of the voltage that power control divides by";
  parameter Real Kp_pll(unit = "rad/s") = 60 "Proportional gain of the phase-locked loop";
  parameter Real Ki_pll(unit = "rad/s2") = 900 "Integral gain of the phase-locked loop";
  parameter Units.Time tau_frequency = 0.1 "Measuring window of frequency relays: a phase jump must not look like a frequency deviation";
  parameter Units.PerUnit V_frequency = 0.2 "No frequency is measured below this voltage";
  parameter Units.Time t_hold = 0.2 "A frequency meter without voltage holds its value for this time, then it has none";
  parameter Units.Time t_lock = 0.2 "Time from the return of the voltage until it measures: the phase-locked loop must settle first";
  input Units.PerUnit omega_start(start = 1) "Frequency for the steady start";
  input Units.PerUnit V_start(start = 1) "Bus voltage for the steady start, along the frame's d axis";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Interfaces.Pin pin "Terminal; its current is the sum of what all components inject";
  Units.PerUnit v_d(start = 1, nominal = 1) "Bus voltage, d component";
  Units.PerUnit v_q(start = 0, nominal = 1) "Bus voltage, q component";
  Units.PerUnit v_d_fast(start = 1) "Measured voltage, d component";
  Units.PerUnit v_q_fast(start = 0) "Measured voltage, q component";
  Units.PerUnit V_slow(start = 1) "Magnitude behind the slow filter";
  Logic.TimedCondition voltage(t_on = t_lock, t_off = t_hold) "There is voltage to measure a frequency from";
  Units.PerUnit omega_measured(start = 1) "Measured frequency behind its window; nominal where there is none";
  Units.Angle theta_pll(start = 0) "Angle of the phase-locked loop against the frame";
  Units.PerUnit x_pll(start = 0) "Integral part of the deviation from nominal frequency";
  output Units.PerUnit V_fast "Magnitude behind the fast filter";
  output Units.PerUnit V "Bus voltage magnitude";
  output Units.PerUnit omega "Frequency of the phase-locked loop";
  output Units.PerUnit omega_relay "Frequency as relays measure it: without voltage they see nominal frequency and do nothing";
  output Boolean frequency_measured "The frequency is being measured";
  output Boolean frequency_valid(start = true, fixed = true) "There is a measured frequency, or one held through a short loss of voltage";
  output Units.PerUnit P_loss "Shunt losses";
  output Units.Time W_stored "Energy in the shunt capacitance, times base power";
protected
  Units.PerUnit e_pll "Phase error";
initial equation
  if not quasiStatic then
    v_d = V_start;
    v_q = 0;
  end if;
  v_d_fast = V_start;
  v_q_fast = 0;
  V_slow = V_start;
  omega_measured = omega_start;
  theta_pll = 0;
  x_pll = omega_start - 1;
equation
  pin.v_d = v_d;
  pin.v_q = v_q;
  if quasiStatic then
    0 = pin.i_d - G * v_d + omega_frame * B * v_q;
    0 = pin.i_q - G * v_q - omega_frame * B * v_d;
    W_stored = 0;
  else
    B / omega_base * der(v_d) = pin.i_d - G * v_d + omega_frame * B * v_q;
    B / omega_base * der(v_q) = pin.i_q - G * v_q - omega_frame * B * v_d;
    W_stored = 0.5 * B / omega_base * (v_d ^ 2 + v_q ^ 2);
  end if;
  der(v_d_fast) = (v_d - v_d_fast) / tau_fast;
  der(v_q_fast) = (v_q - v_q_fast) / tau_fast;
  V = sqrt(v_d ^ 2 + v_q ^ 2 + 1e-8);
  V_fast = sqrt(v_d_fast ^ 2 + v_q_fast ^ 2 + 1e-8);
  der(V_slow) = (V_fast - V_slow) / tau_slow;
  // below 0.2 pu the loop fades out and its frequency returns to nominal: a dead bus has no phase
  e_pll = (v_q_fast * cos(theta_pll) - v_d_fast * sin(theta_pll)) / sqrt(V_fast ^ 2 + 0.04);
  der(x_pll) = Ki_pll / omega_base * e_pll - noEvent(max(0, 0.2 - V_fast)) * 50 * x_pll;
  omega = 1 + x_pll + Kp_pll / omega_base * e_pll;
  voltage.set = V_fast > V_frequency + 0.05;
  voltage.reset = V_fast < V_frequency;
  frequency_measured = voltage.lasting;
  frequency_valid = frequency_measured or (pre(frequency_valid) and not voltage.gone);
  tau_frequency * der(omega_measured) = if frequency_measured then omega - omega_measured else if frequency_valid then 0 else 1 - omega_measured;
  omega_relay = if frequency_measured then omega_measured else 1;
  der(theta_pll) = omega_base * (omega - omega_frame);
  P_loss = G * (v_d ^ 2 + v_q ^ 2);
end Busbar;
