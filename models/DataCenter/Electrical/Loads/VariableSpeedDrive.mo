within DataCenter.Electrical.Loads;
model VariableSpeedDrive "Pump or fan on a variable-speed drive: diode rectifier, DC link, inverter with kinetic buffering, flying restart"
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Power P_rated = 250e3 "Rated shaft power";
  parameter Units.Time T_link = 0.02 "Twice the energy constant of the DC link";
  parameter Units.PerUnit R_link = 0.03 "Resistance of choke and rectifier, by which the link sags";
  parameter Real tan_phi(unit = "1") = 0.3 "Reactive power per active power of the diode rectifier";
  parameter Units.PerUnit v_buffer = 0.76 "Below this link voltage the drive brakes its motor to keep the link alive";
  parameter Units.PerUnit v_trip = 0.65 "Under-voltage trip of the link";
  parameter Units.PerUnit v_restart = 0.92 "Restart above";
  parameter Units.Time t_restart = 2 "for this time";
  parameter Units.Time tau_precharge = 0.1 "Limit of the inrush: the link is charged with this time constant";
  parameter Units.Time H = 0.4 "Inertia constant of motor and driven machine";
  parameter Units.Fraction loss_0 = 0.01 "Loss without load";
  parameter Units.Fraction loss_1 = 0.05 "Loss of drive and motor per shaft power";
  parameter Units.PerUnit T_max = 1.2 "Torque limit";
  parameter Real K_speed(unit = "1") = 10 "Speed control";
  input Units.PerUnit omega_set(start = 1) "Speed setpoint";
  input Boolean permit(start = true) "Drive shall run";
  input Units.PerUnit V_fast(start = 1) "Measured voltage";
  input Units.PerUnit v_d_fast(start = 1) "Measured voltage, d component";
  input Units.PerUnit v_q_fast(start = 0) "Measured voltage, q component";
  Interfaces.Pin pin "Terminal";
  Units.PerUnit v(start = 1) "Link voltage";
  Units.PerUnit omega(start = 1) "Speed of the motor";
  Boolean running(start = true, fixed = true) "Inverter runs";
  Logic.TimedCondition ready(t_on = t_restart) "Link voltage permits the restart";
  output Units.PerUnit P "Power into the drive, system base";
  output Units.Power P_shaft "Power of pump or fan";
  output Units.Power P_loss "Losses";
  output Units.Energy W_stored "Energy of link and rotor";
protected
  final parameter Real scale(unit = "1") = P_rated / S_base "From rated power to system base";
  Units.PerUnit i "Rectifier current, per rated power";
  Units.PerUnit T_order "Torque that the speed control asks for";
  Units.PerUnit T_motor "Torque of the motor";
  Units.PerUnit p_motor "Power into the motor, brakes when negative";
  Units.PerUnit loss "Losses, per rated power";
initial equation
  omega = omega_set;
  v = 0.5 * (V_fast + sqrt(V_fast ^ 2 - 4 * R_link * (omega_set ^ 3 * (1 + loss_1) + loss_0)));
equation
  // diodes conduct forward alone; a discharged link is charged through its resistor
  i = noEvent(max(0, min((V_fast - v) / R_link, if v > 0.8 * V_fast then 1e3 else T_link * V_fast / tau_precharge)));
  T_order = noEvent(min(T_max, max(-0.3, omega_set ^ 2 + K_speed * (omega_set - omega))));
  // kinetic buffering: motoring torque fades out towards v_buffer, braking torque fades in below it
  T_motor = if running then noEvent(if v > v_buffer then T_order * min(1, 20 * (v - v_buffer)) else -min(0.2, 4 * (v_buffer - v))) else 0;
  p_motor = T_motor * omega;
  loss = (if running then loss_0 + loss_1 * noEvent(abs(p_motor)) else 0);
  T_link * v * der(v) = i * v - p_motor - loss;
  2 * H * der(omega) = T_motor - omega * noEvent(abs(omega));
  // the rectifier's resistance loses (V - v) i
  pin.i_d = scale * i * (v_d_fast + tan_phi * v_q_fast) / noEvent(max(V_fast, 0.05));
  pin.i_q = scale * i * (v_q_fast - tan_phi * v_d_fast) / noEvent(max(V_fast, 0.05));
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  P_shaft = P_rated * omega ^ 2 * noEvent(abs(omega));
  P_loss = P_rated * loss + P * S_base - P_rated * i * v;
  W_stored = P_rated * (0.5 * T_link * v ^ 2 + H * omega ^ 2);
  ready.set = v > v_restart;
  ready.reset = v < v_trip;
  running = permit and not v < v_trip and (pre(running) or ready.lasting);
end VariableSpeedDrive;
