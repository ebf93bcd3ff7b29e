within DataCenter.Electrical.Sources;
model GridConnection "Utility: Thevenin source, transformers with on-load tap changer, cables and utility breaker in one series branch"
  parameter Boolean quasiStatic = false "True: no electromagnetic transient of the branch" annotation(Evaluate = true);
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Voltage V_nominal = 69e3 "Nominal utility voltage, line-line rms";
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.ApparentPower S_short_circuit = 500e6 "Short-circuit power of the utility";
  parameter Real X_over_R_grid(unit = "1") = 15 "X/R of the utility";
  parameter Integer nTransformer(min = 1) = 2 "Transformers in parallel";
  parameter Units.ApparentPower S_transformer = 30e6 "Rated power of one transformer";
  parameter Units.PerUnit u_k = 0.08 "Short-circuit voltage of a transformer, on its own base";
  parameter Real X_over_R_transformer(unit = "1") = 20 "X/R of a transformer";
  parameter Units.PerUnit tap = 1.02 "Turns ratio to the secondary side: open-circuit secondary voltage at rated primary voltage";
  parameter Boolean onLoadTap = false "True: a tap changer holds the voltage of the main bus";
  parameter Units.Length cable_length = 150 "Cables from the transformers to the main bus (their charging is part of the bus)";
  parameter Integer nCable(min = 1) = 4 "Cables in parallel";
  parameter Units.Voltage V_base = 13.8e3 "Voltage of the main bus";
  parameter Units.Time tau_source = 2e-3 "Time in which the source voltage follows its inputs";
  parameter Units.Time tau_arc = 1e-5 "Decay time of the current in an opened breaker: short, so that nothing is forced into the bus";
  final parameter Units.PerUnit X_grid = S_base / S_short_circuit / sqrt(1 + 1 / X_over_R_grid ^ 2) "Utility reactance";
  final parameter Units.PerUnit X_transformer = u_k * S_base / (S_transformer * nTransformer) / sqrt(1 + 1 / X_over_R_transformer ^ 2) "Transformer reactance";
  Network.CableData cable "Data of the cables";
  final parameter Units.PerUnit X_cable = omega_base * cable.l * cable_length / nCable * S_base / V_base ^ 2 "Reactance of the cables";
  final parameter Units.PerUnit R_cable = cable.r * cable_length / nCable * S_base / V_base ^ 2 "Resistance of the cables";
  final parameter Units.PerUnit X = X_grid + X_transformer + X_cable "Series reactance";
  final parameter Units.PerUnit R = X_grid / X_over_R_grid + X_transformer / X_over_R_transformer + R_cable "Series resistance";
  input Units.Voltage V_grid(start = 69e3) "Utility voltage, line-line rms";
  input Units.Frequency f_grid(start = 60) "Utility frequency";
  input Units.Angle phi_grid(start = 0) "Utility phase";
  input Units.PerUnit V_bus(start = 1) "Measured voltage of the main bus";
  input Boolean available(start = true) "False: the utility is dead";
  input Boolean closed(start = true) "Utility breaker is closed";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Interfaces.Pin pin "Terminal on the main bus";
  Network.TapChanger changer(ratio_neutral = tap) "Control of the on-load tap changer";
  Units.PerUnit i_d(start = 0) "Current into the site, d component";
  Units.PerUnit i_q(start = 0) "Current into the site, q component";
  Units.Angle theta(start = 0) "Angle of the utility against the frame, without phi_grid";
  Units.PerUnit e_d(start = 1) "Source voltage, d component in the utility's own frame";
  Units.PerUnit e_q(start = 0) "Source voltage, q component in the utility's own frame";
  output Units.PerUnit V_source "Magnitude of the source voltage";
  output Units.PerUnit V_poi "Voltage at the point of interconnection, primary side of the transformers";
  output Units.PerUnit v_poi_d "The same on the secondary side's base, d component in the frame";
  output Units.PerUnit v_poi_q "The same on the secondary side's base, q component in the frame";
  output Units.PerUnit P "Power into the site at the source";
  output Units.PerUnit Q "Reactive power into the site at the main bus";
  output Units.PerUnit P_loss "Loss in the branch and its breaker";
  output Units.Time W_stored "Energy in the reactances, times base power";
  output Units.PerUnit s_d "Source voltage, d component in the frame";
  output Units.PerUnit s_q "Source voltage, q component in the frame";
protected
  constant Units.Angle turn_limit = 3.4 "More than half a turn, so that what is left after a whole one is far from the limit";
  final parameter Units.PerUnit share = (X_transformer + X_cable) / X "Share of transformers and cables in the series reactance";
  Boolean tapping "The tap changer is active";
  Units.PerUnit ratio "Turns ratio in force";
  Units.PerUnit E_target "Source voltage magnitude to follow";
equation
  // without its measurement the changer stays where it is
  tapping = onLoadTap and closed;
  changer.V = if tapping then V_bus else changer.V_set;
  ratio = changer.ratio;
  E_target = if available then ratio * V_grid / V_nominal else 0;
  der(e_d) = (E_target * cos(phi_grid) - e_d) / tau_source;
  der(e_q) = (E_target * sin(phi_grid) - e_q) / tau_source;
  der(theta) = 2 * 3.141592653589793 * f_grid - omega_base * omega_frame;
  // whole turns are taken off: an integrator's relative tolerance would permit more error with each of them
  when abs(theta) > turn_limit then
    reinit(theta, theta - sign(theta) * 2 * 3.141592653589793);
  end when;
  s_d = e_d * cos(theta) - e_q * sin(theta);
  s_q = e_d * sin(theta) + e_q * cos(theta);
  if quasiStatic then
    0 = if closed then s_d - pin.v_d - R * i_d + omega_frame * X * i_q else -i_d;
    0 = if closed then s_q - pin.v_q - R * i_q - omega_frame * X * i_d else -i_q;
    W_stored = 0;
    P_loss = s_d * i_d + s_q * i_q - pin.v_d * i_d - pin.v_q * i_q;
  else
    X / omega_base * der(i_d) = if closed then s_d - pin.v_d - R * i_d + omega_frame * X * i_q else -X / (omega_base * tau_arc) * i_d;
    X / omega_base * der(i_q) = if closed then s_q - pin.v_q - R * i_q - omega_frame * X * i_d else -X / (omega_base * tau_arc) * i_q;
    W_stored = 0.5 * X / omega_base * (i_d ^ 2 + i_q ^ 2);
    P_loss = if closed then R * (i_d ^ 2 + i_q ^ 2) else (s_d - pin.v_d) * i_d + (s_q - pin.v_q) * i_q + 2 * W_stored / tau_arc;
  end if;
  pin.i_d = -i_d;
  pin.i_q = -i_q;
  // the voltage drop divides like the reactances; without a current there is none
  v_poi_d = if closed then pin.v_d + share * (s_d - pin.v_d) else s_d;
  v_poi_q = if closed then pin.v_q + share * (s_q - pin.v_q) else s_q;
  V_poi = sqrt(v_poi_d ^ 2 + v_poi_q ^ 2 + 1e-8) / ratio;
  V_source = sqrt(e_d ^ 2 + e_q ^ 2 + 1e-8);
  P = s_d * i_d + s_q * i_q;
  Q = pin.v_q * i_d - pin.v_d * i_q;
end GridConnection;
