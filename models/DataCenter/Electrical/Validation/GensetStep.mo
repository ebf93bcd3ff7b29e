within DataCenter.Electrical.Validation;
model GensetStep "Load step on one generating set behind a short link"
  parameter Boolean isochronous = false "True: DEGOV1, isochronous; false: TGOV1 with droop";
  parameter Boolean impedanceLoad = false "True: constant impedance; false: constant power";
  parameter Units.ApparentPower S_rated = 3.125e6 "Rated apparent power";
  parameter Units.Power P_rated = 2.5e6 "Rated engine power";
  parameter Units.Frequency f_nominal = 60 "Nominal frequency";
  parameter Units.PerUnit V_start = 1 "Terminal voltage at the start, held by the exciter";
  parameter Units.Fraction load_before = 0.1 "Load before the step, share of P_rated";
  parameter Units.Fraction load_after = 0.6 "Load after the step, share of P_rated";
  parameter Units.Fraction power_factor = 0.9 "Power factor of the load, lagging";
  parameter Units.Time t_step = 1 "Time of the step";
  parameter Units.PerUnit x_link = 1e-4 "Reactance between machine and load";
  parameter Units.PerUnit V_fold = 0.7 "A constant power folds back to a constant impedance below this voltage";
  parameter Units.Time t_fault = 1e6 "Begin of a three-phase fault at the load";
  parameter Units.Time d_fault = 0.15 "Duration of the fault";
  parameter Units.PerUnit x_fault = 0.2 "Reactance of the fault";
  parameter Units.PerUnit friction = 0 "Friction torque at nominal speed, share of the rated torque";
  final parameter Units.PerUnit P_start = load_before * P_rated / S_rated "Power at the start";
  final parameter Units.PerUnit tan_phi = sqrt(1 - power_factor ^ 2) / power_factor "Reactive power per active power";
  final parameter Units.PerUnit b_start = V_start ^ 2 - 2 * P_start * tan_phi * x_link "Linear coefficient of the quadratic equation for the load voltage squared";
  final parameter Units.PerUnit V_load_start = sqrt(0.5 * (b_start + sqrt(b_start ^ 2 - 4 * (x_link * P_start) ^ 2 * (1 + tan_phi ^ 2)))) "Load voltage at the start";
  Machines.SynchronousMachine machine(omega_base = 2 * 3.141592653589793 * f_nominal, V_start = V_start, P_start = P_start,
    Q_start = P_start * tan_phi + x_link * P_start ^ 2 * (1 + tan_phi ^ 2) / V_load_start ^ 2) "Machine";
  replaceable Machines.ExciterSEXS exciter(V_start = V_start, v_f_start = machine.v_f_start) constrainedby Machines.PartialExciter(V_start = V_start, v_f_start = machine.v_f_start) "Excitation";
  Machines.GovernorTGOV1 tgov1(torque_start = machine.T_start + friction * P_rated / S_rated) "Governor with droop";
  replaceable Machines.GovernorDEGOV1 degov1(throttle_start = machine.T_start * S_rated / P_rated + friction)
    constrainedby Machines.GovernorDEGOV1(throttle_start = machine.T_start * S_rated / P_rated + friction) "Isochronous governor";
  Sensors.EnergyMeter meter "Conservation of energy: shaft power in, electric power out";
  Units.PerUnit v_D(start = 1) "Load voltage, d component";
  Units.PerUnit v_Q(start = 0) "Load voltage, q component";
  Units.PerUnit p "Power of the load at its voltage of the start";
  output Units.PerUnit omega "Speed";
  output Units.Frequency f "Frequency";
  output Units.PerUnit V "Terminal voltage";
  output Units.PerUnit T_m "Shaft torque";
  output Units.PerUnit v_f "Field voltage";
  output Units.PerUnit P "Electric power";
protected
  Boolean by_degov1 "The governor is DEGOV1";
  Boolean by_impedance "The load is an impedance";
  Units.PerUnit b_fault "Susceptance of the fault, inductive";
  Units.PerUnit g "Conductance of the load at its present voltage";
equation
  // as variables, so that both choices stay start values of the FMU
  by_degov1 = isochronous;
  by_impedance = impedanceLoad;
  p = if time < t_step then P_start else load_after * P_rated / S_rated;
  // load current i = (1 - j tan_phi) g v
  // below half speed the load drops out: a stalled set feeds nothing
  g = noEvent(min(1, max(0, (omega - 0.3) / 0.2))) * (if by_impedance then p / V_load_start ^ 2 else p / noEvent(max(V_fold ^ 2, v_D ^ 2 + v_Q ^ 2)));
  b_fault = if time >= t_fault and time < t_fault + d_fault then 1 / x_fault else 0;
  machine.i_D = g * (v_D + tan_phi * v_Q) + b_fault * v_Q;
  machine.i_Q = g * (v_Q - tan_phi * v_D) - b_fault * v_D;
  machine.v_D = v_D - x_link * machine.i_Q;
  machine.v_Q = v_Q + x_link * machine.i_D;
  // the frame turns with the rotor
  machine.omega_frame = machine.omega;
  machine.closed = true;
  machine.turning = true;
  machine.v_f = exciter.v_f;
  machine.T_m = T_m - friction * P_rated / S_rated * machine.omega;
  exciter.V_t = machine.V_t;
  exciter.V_ref = exciter.V_ref_start;
  exciter.i_f = machine.i_f;
  exciter.enabled = true;
  tgov1.error = if by_degov1 then 0 else 1 - machine.omega;
  degov1.error = if by_degov1 then 1 - machine.omega else 0;
  degov1.running = by_degov1;
  degov1.throttle_limit = degov1.TMAX;
  T_m = if by_degov1 then degov1.torque * P_rated / S_rated else tgov1.torque;
  omega = machine.omega;
  f = f_nominal * omega;
  V = machine.V_t;
  v_f = exciter.v_f;
  P = machine.P;
  meter.P_in = S_rated * machine.T_m * machine.omega;
  meter.P_out = S_rated * machine.P;
  meter.P_loss = S_rated * machine.P_loss;
  meter.W = S_rated * machine.W_kinetic;
end GensetStep;
