within DataCenter.Electrical.Devices;
model Utility "Utility: a voltage source of given magnitude, frequency and phase behind its short-circuit impedance"
  outer Network.System system;
  parameter Boolean quasiStatic = true "True: no electromagnetic transient; false: dynamic R-L-C" annotation(Evaluate = true);
  Interfaces.Terminal bus "Point of interconnection";
  parameter Units.Voltage V_nominal(min = 1) "Nominal voltage, line-line rms";
  parameter Units.ApparentPower short_circuit(min = 1) "Short-circuit power";
  parameter Real x_over_r(unit = "1", min = 0.1, max = 200) = 15 "X/R of the short-circuit impedance";
  parameter Units.Time tau_source(min = 1e-5) = 2e-3 "Time in which the source voltage follows its inputs";
  input Units.Voltage V(start = V_nominal) "Voltage behind the impedance, line-line rms";
  input Units.Frequency f(start = 60) "Frequency";
  input Units.Angle phi(start = 0) "Phase";
  input Boolean available(start = true) "False: the utility is dead, a short circuit behind its impedance";
  Units.PerUnit e_d(start = 1) "Source voltage in the utility's own frame, d component";
  Units.PerUnit e_q(start = 0) "Source voltage in the utility's own frame, q component";
  Units.Angle theta(start = 0) "Angle of the utility's frame against that of the network";
  output Units.PerUnit omega "Speed of the source";
  output Units.Power P "Power from the utility into the site, at its source";
  output Units.ReactivePower Q "Reactive power from the utility into the site, at the point of interconnection";
  output Units.Current I "Current";
  output Units.Power P_external "Power into the network from outside";
  output Units.Power P_loss "Loss in the short-circuit impedance";
  output Units.Energy E_stored "Magnetic energy of the short-circuit impedance";
protected
  final parameter Units.PerUnit Z = 1 / short_circuit "Short-circuit impedance times base power";
  constant Units.Angle turn_limit = 3.4 "More than half a turn, so that what is left after a whole one is far from the limit";
  Units.PerUnit X "Reactance, system base";
  Units.PerUnit R "Resistance, system base";
  Units.PerUnit s_d "Source voltage in the frame of the network, d component";
  Units.PerUnit s_q "Source voltage in the frame of the network, q component";
  Units.PerUnit i_d(start = 0) "Current into the site, d component";
  Units.PerUnit i_q(start = 0) "Current into the site, q component";
initial equation
  e_d = (if available then V / V_nominal else 0) * cos(phi);
  e_q = (if available then V / V_nominal else 0) * sin(phi);
  theta = 0;
  if not quasiStatic then
    der(i_d) = 0;
    der(i_q) = 0;
  end if;
equation
  X = system.S_base * Z / sqrt(1 + 1 / x_over_r ^ 2);
  R = X / x_over_r;
  omega = f / system.f_nominal;
  tau_source * der(e_d) = (if available then V / V_nominal else 0) * cos(phi) - e_d;
  tau_source * der(e_q) = (if available then V / V_nominal else 0) * sin(phi) - e_q;
  der(theta) = system.omega_base * (omega - system.omega_frame);
  // whole turns are taken off: an integrator's relative tolerance would permit more error with each of them
  when abs(theta) > turn_limit then
    reinit(theta, theta - sign(theta) * 2 * 3.141592653589793);
  end when;
  s_d = e_d * cos(theta) - e_q * sin(theta);
  s_q = e_d * sin(theta) + e_q * cos(theta);
  if quasiStatic then
    i_d = (R * (s_d - bus.pin.v_d) + omega * X * (s_q - bus.pin.v_q)) / (R ^ 2 + (omega * X) ^ 2);
    i_q = (R * (s_q - bus.pin.v_q) - omega * X * (s_d - bus.pin.v_d)) / (R ^ 2 + (omega * X) ^ 2);
  else
    X / system.omega_base * der(i_d) = s_d - bus.pin.v_d - R * i_d + system.omega_frame * X * i_q;
    X / system.omega_base * der(i_q) = s_q - bus.pin.v_q - R * i_q - system.omega_frame * X * i_d;
  end if;
  bus.pin.i_d = -i_d;
  bus.pin.i_q = -i_q;
  I = system.S_base / (sqrt(3) * V_nominal) * sqrt(i_d ^ 2 + i_q ^ 2 + 1e-12);
  P = system.S_base * (s_d * i_d + s_q * i_q);
  Q = system.S_base * (bus.pin.v_q * i_d - bus.pin.v_d * i_q);
  P_loss = system.S_base * R * (i_d ^ 2 + i_q ^ 2);
  P_external = P;
  E_stored = if quasiStatic then 0 else 0.5 * system.S_base * X / system.omega_base * (i_d ^ 2 + i_q ^ 2);
end Utility;
