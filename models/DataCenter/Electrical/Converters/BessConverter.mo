within DataCenter.Electrical.Converters;
model BessConverter "Battery converter: grid-forming by droop or as a virtual synchronous machine behind a virtual impedance, or grid-following in parallel with the utility"
  parameter Boolean following = false "True: grid-following (current control) in parallel with the utility, forming only in the island";
  parameter Boolean virtualMachine = false "True: grid-forming by a swing equation with inertia and damping; false: by frequency droop" annotation(Evaluate = true);
  parameter Units.Time tau_current = 1e-3 "Current control of the grid-following mode";
  parameter Real k_ride_through(unit = "1") = 2 "Reactive current per voltage below 0.9 (grid-following)";
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.ApparentPower S_rated = 11e6 "Rated apparent power of all converters";
  parameter Units.PerUnit I_max = 1.2 "Current limit, per unit of the rating";
  parameter Units.PerUnit R_limit = 4 "Resistance by which the limiter pulls the current order back, per unit of the rating";
  parameter Units.PerUnit X_virtual = 0.2 "Virtual and filter reactance, per unit of the rating";
  parameter Units.PerUnit R_virtual = 0.1 "Virtual and filter resistance, per unit of the rating";
  parameter Units.PerUnit droop = 0.01 "Frequency droop at rated power";
  parameter Units.PerUnit voltage_droop = 0.03 "Voltage droop at rated reactive power";
  parameter Units.Time tau_power = 0.01 "Power filter of the droop: it acts like a virtual inertia tau_power / (2 droop) (D'Arco and Suul, doi 10.1109/TSG.2013.2288000)";
  parameter Units.Time H_virtual = 2 "Inertia constant of the virtual synchronous machine";
  parameter Real D_virtual(unit = "1") = 50 "Damping of the virtual synchronous machine: power per deviation from the measured frequency";
  parameter Units.PerUnit frequency_droop = 0.05 "Grid-following: frequency deviation beyond the dead band that takes rated power";
  parameter Units.PerUnit frequency_dead_band = 0.0006 "Grid-following: dead band of the frequency response (IEEE 1547-2018: 36 mHz)";
  parameter Real k_power(unit = "1/s") = 1 "Integral gain of the power setpoint in parallel with the utility";
  parameter Real k_resynchronise(unit = "1/s") = 100 "At the current limit the frequency is drawn to the utility's, against pole slipping";
  parameter Units.PerUnit k_align = 0.1 "At the current limit the internal voltage is drawn to the bus voltage's angle: out of step it cannot latch";
  parameter Real k_voltage(unit = "1/s") = 6 "Integral gain of the voltage control";
  parameter Units.PerUnit G_damping = 1 "Active damping of fast bus voltage changes, per unit of the rating";
  parameter Units.Voltage V_battery_low = 860 "End of discharge: the converter stops when its power would take the battery below this voltage (2.5 V per cell)";
  parameter Units.PerUnit P_restart = 0.1 "Power that the battery must be able to give before the converter starts again, per unit of the rating";
  parameter Units.Time tau_block = 1e-4 "Decay time of the current after blocking";
  input Units.PerUnit x_omega_start(start = 0) "Frequency trim for the steady start: utility frequency minus the setpoint";
  input Units.PerUnit V_start(start = 1) "Bus voltage for the steady start, along the frame's d axis";
  input Boolean available(start = true) "Converter may run";
  input Boolean parallel(start = true) "The utility breaker is closed: follow the setpoints";
  input Units.Power P_setpoint(start = 0) "Active power into the converter";
  input Units.ReactivePower Q_setpoint(start = 0) "Reactive power into the converter";
  input Units.Power P_island(start = 0) "Active power out in the island at the frequency setpoint";
  input Units.PerUnit omega_set(start = 1) "Frequency setpoint of the island";
  input Units.PerUnit V_set(start = 1) "Voltage setpoint of the island";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  input Units.PerUnit V_slow(start = 1) "Measured voltage magnitude";
  input Units.PerUnit v_d_fast(start = 1) "Measured voltage, d component";
  input Units.PerUnit v_q_fast(start = 0) "Measured voltage, q component";
  input Units.PerUnit V_fast(start = 1) "Measured voltage magnitude, fast";
  input Units.Angle theta_pll(start = 0) "Angle of the bus voltage";
  input Units.PerUnit omega_pll(start = 1) "Frequency of the bus";
  input Units.Voltage E0(start = 1300) "Open-circuit voltage of the battery";
  input Units.Resistance R0(start = 5e-3) "Resistance of the battery";
  Interfaces.Pin pin "Terminal on the main bus";
  BessLosses losses "Losses of converters and unit transformers";
  Units.PerUnit i_d(start = 0) "Current into the bus before its limit, d component";
  Units.PerUnit i_q(start = 0) "Current into the bus before its limit, q component";
  Units.Angle theta(start = 0) "Angle of the internal voltage against the frame";
  Units.PerUnit E(start = 1) "Internal voltage";
  Units.PerUnit P_measured(start = 0) "Power out, filtered, per unit of the rating";
  Units.PerUnit omega_virtual(start = 1) "Speed of the droop or of the virtual machine";
  Units.PerUnit x_omega(start = 0) "Frequency trim that holds the power setpoint";
  output Units.PerUnit omega "Speed of the internal voltage";
  output Units.PerUnit P "Power into the converter, system base";
  output Units.PerUnit Q "Reactive power into the converter, system base";
  output Units.PerUnit I_output "Current at the terminal, per unit of the rating";
  output Units.PerUnit P_loss "Loss, system base";
  output Units.Power P_dc "Power into the battery";
  output Units.Current I "Current into the battery";
  output Boolean exhausted(start = false, fixed = true) "The battery is empty or disconnected; cleared in parallel with the utility";
  output Types.BessMode mode "Operating mode";
  output Types.BessCause cause(start = Types.BessCause.start, fixed = true) "Why the mode last changed";
protected
  final parameter Real scale(unit = "1") = S_rated / S_base "From rating to system base";
  final parameter Units.PerUnit X = X_virtual / scale "Virtual reactance, system base";
  final parameter Units.PerUnit R = R_virtual / scale "Virtual resistance, system base";
  Boolean on(start = true) "Converter is running";
  Units.Power P_battery_max "Power that the battery gives at its lowest voltage";
  Boolean follow "Grid-following now";
  Units.PerUnit I_active "Active current order out, per unit of the rating";
  Units.PerUnit I_reactive "Reactive current order out, per unit of the rating";
  Units.PerUnit u_d "Direction of the bus voltage";
  Units.PerUnit u_q "Direction of the bus voltage";
  Units.PerUnit e_d "Voltage behind the virtual impedance that the present current implies, d component";
  Units.PerUnit e_q "The same, q component";
  Units.PerUnit I_magnitude "Current before its limit, per unit of the rating";
  Real limited(unit = "1") "Current over the same before its limit";
  Real damped(unit = "1") "Share of the active damping that the limit leaves";
  Real controlled(unit = "1") "Share of the power control that the limit leaves in parallel with the utility";
  Units.PerUnit over "Share of the current above the limit";
  Units.PerUnit R_active "Resistance inserted by the current limiter, system base";
  Units.PerUnit P_order "Active power out that is wanted, within the rating";
  Units.PerUnit Q_order "Reactive power out that is wanted, within the rest of the rated circle";
  Units.PerUnit P_response "Frequency response of the grid-following mode";
  Units.PerUnit Q_out "Reactive power out, per unit of the rating";
  Units.PerUnit P_target "Power out to hold, per unit of the rating";
  Units.PerUnit v_error "Input of the voltage control";
  Units.PerUnit I_start_d "Steady current at the start, d component";
  Units.PerUnit I_start_q "Steady current at the start, q component";
initial equation
  i_d = I_start_d;
  i_q = I_start_q;
  E = sqrt((V_start + R * I_start_d - X * I_start_q) ^ 2 + (X * I_start_d + R * I_start_q) ^ 2);
  theta = atan2(X * I_start_d + R * I_start_q, V_start + R * I_start_d - X * I_start_q);
  if virtualMachine then
    omega_virtual = omega_set + x_omega_start;
  else
    P_measured = P_order;
  end if;
  x_omega = x_omega_start;
equation
  on = available and not pre(exhausted);
  // a battery whose contactors open shows their leakage resistance, and the same limit stops the converter
  P_battery_max = V_battery_low * noEvent(max(0, E0 - V_battery_low) / max(R0, 1e-9));
  exhausted = -P_dc > P_battery_max or (pre(exhausted) and not (parallel and P_battery_max > P_restart * S_rated));
  // capability: active power first, reactive power within the rest of the rated circle
  P_order = noEvent(min(1, max(-1, -P_setpoint / S_rated)));
  Q_order = noEvent(min(sqrt(max(0, 1 - P_order ^ 2)), max(-sqrt(max(0, 1 - P_order ^ 2)), -Q_setpoint / S_rated)));
  I_start_d = scale * P_order / noEvent(max(0.01, V_start));
  I_start_q = -scale * Q_order / noEvent(max(0.01, V_start));
  I_magnitude = sqrt(i_d ^ 2 + i_q ^ 2 + 1e-10) / scale;
  over = noEvent(max(0, 1 - I_max / I_magnitude));
  R_active = R_limit / scale * over;
  // what the semiconductors carry is clipped at once; the resistance only keeps the order from running away
  limited = noEvent(min(1, I_max / I_magnitude));
  damped = if on then noEvent(max(0, 1 - 10 * over)) else 0;
  // at the limit the current says nothing of the angle: power, trim and voltage control rest, and the angle is led back to the bus
  controlled = if parallel then noEvent(max(0, 1 - 10 * over)) else 1;
  // grid-following: active and reactive current along the measured voltage, reactive first in a sag
  follow = following and on and parallel;
  I_reactive = noEvent(min(I_max, max(-I_max, Q_order / max(V_fast, 0.3) + k_ride_through * max(0, 0.9 - V_fast))));
  P_response = noEvent((max(0, 1 - frequency_dead_band - omega_pll) - max(0, omega_pll - 1 - frequency_dead_band)) / frequency_droop);
  I_active = noEvent(min(sqrt(max(0, I_max ^ 2 - I_reactive ^ 2)), max(-sqrt(max(0, I_max ^ 2 - I_reactive ^ 2)), max(-1, min(1, P_order + P_response)) / max(V_fast, 0.3))));
  u_d = v_d_fast / noEvent(max(V_fast, 0.05));
  u_q = v_q_fast / noEvent(max(V_fast, 0.05));
  e_d = v_d_fast + R * i_d - X * i_q;
  e_q = v_q_fast + R * i_q + X * i_d;
  X / omega_base * der(i_d) = if follow then X / (omega_base * tau_current) * (scale * (I_active * u_d + I_reactive * u_q) - i_d)
    else if on then E * cos(theta) - pin.v_d - (R + R_active) * i_d + omega_frame * X * i_q else -X / (omega_base * tau_block) * i_d;
  X / omega_base * der(i_q) = if follow then X / (omega_base * tau_current) * (scale * (I_active * u_q - I_reactive * u_d) - i_q)
    else if on then E * sin(theta) - pin.v_q - (R + R_active) * i_q - omega_frame * X * i_d else -X / (omega_base * tau_block) * i_q;
  pin.i_d = -limited * i_d + damped * G_damping * scale * (pin.v_d - v_d_fast);
  pin.i_q = -limited * i_q + damped * G_damping * scale * (pin.v_q - v_q_fast);
  I_output = sqrt(pin.i_d ^ 2 + pin.i_q ^ 2 + 1e-10) / scale;
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  Q = pin.v_q * pin.i_d - pin.v_d * pin.i_q;
  Q_out = -Q / scale;

  P_target = if parallel then P_order else P_island / S_rated;
  if virtualMachine then
    P_measured = -P / scale;
    2 * H_virtual * der(omega_virtual) = if on and not follow then controlled * (P_target - P_measured) - (omega_virtual - omega_set - x_omega) / droop
      - D_virtual * (omega_virtual - omega_pll) else 2 * H_virtual * 50 * (omega_pll - omega_virtual);
  else
    tau_power * der(P_measured) = -P / scale - P_measured;
    omega_virtual = omega_set + x_omega + controlled * droop * (P_target - P_measured);
  end if;
  // while following, angle and magnitude of the internal voltage track the terminals, ready for the island
  omega = if follow then omega_pll + 0.3 * noEvent((e_q * cos(theta) - e_d * sin(theta)) / max(0.3, sqrt(e_d ^ 2 + e_q ^ 2)))
    else if on then omega_virtual + k_align * over * sin(theta_pll - theta) else omega_pll + 0.05 * sin(theta_pll - theta);
  der(theta) = omega_base * (omega - omega_frame);
  der(x_omega) = if follow then omega_pll - omega_set - x_omega else if on and parallel then k_power * droop * controlled * (P_target - P_measured) + k_resynchronise * over * (omega_pll - omega_set - x_omega) - 20 * noEvent(max(0, abs(x_omega) - 0.03)) * x_omega else -2 * x_omega;
  // the voltage control rests while the bus is far below its voltage
  v_error = if parallel then (Q_order - Q_out) * 0.15 else V_set - V_slow - voltage_droop * Q_out;
  der(E) = if follow then 50 * (noEvent(min(1.2, max(0.8, sqrt(e_d ^ 2 + e_q ^ 2)))) - E) else if on then k_voltage * damped * noEvent(min(1, max(0, 5 * V_slow - 3)) * min(0.2, max(-0.2, v_error))) - 50 * noEvent(max(0, E - 1.2) + min(0, E - 0.8)) else 20 * (noEvent(min(1.1, max(0.9, V_slow))) - E);

  losses.current = limited * I_magnitude;
  P_loss = if on then scale * losses.loss else P;
  P_dc = (P - P_loss) * S_base;
  I = batteryCurrent(P_dc, E0, R0);
  mode = if not on then Types.BessMode.off else if parallel then Types.BessMode.gridConnected else Types.BessMode.gridForming;
  when change(mode) then
    cause = if mode == Types.BessMode.off then (if available then Types.BessCause.exhausted else Types.BessCause.withdrawn)
      else if pre(mode) == Types.BessMode.off then (if pre(cause) == Types.BessCause.exhausted then Types.BessCause.recovered else Types.BessCause.released)
      else if parallel then Types.BessCause.utilityBack else Types.BessCause.utilityLost;
  end when;
end BessConverter;
