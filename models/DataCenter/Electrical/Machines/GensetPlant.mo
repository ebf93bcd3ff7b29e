within DataCenter.Electrical.Machines;
model GensetPlant "Identical generating sets on one busbar as one exactly scaled machine, with crank, run-up, synchronising and stop"
  parameter Boolean quasiStatic = false "True: stator transients neglected" annotation(Evaluate = true);
  parameter Integer nGenset(min = 0) = 12 "Installed sets";
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.AngularVelocity omega_base = 376.99111843077515 "Base angular frequency";
  parameter Units.ApparentPower S_rated = 3.125e6 "Rated apparent power of one set";
  parameter Units.Power P_rated = 2.5e6 "Rated engine power of one set";
  parameter Units.Fraction friction = 0.04 "Friction torque at rated speed, share of the rated engine torque";
  parameter Units.PerUnit T_starter = 0.15 "Starter torque, per unit of the generator rating";
  parameter Units.PerUnit omega_fire = 0.2 "Speed at which the engine fires";
  parameter Units.PerUnit throttle_run_up = 0.65 "Fuel limit during run-up";
  parameter Units.PerUnit omega_ready = 0.93 "Speed at which the set is excited";
  parameter Units.Time t_excite = 1.5 "Ramp time of the voltage reference after excitation";
  parameter Units.PerUnit slip_closing = 0.002 "Speed above that of the bus which the set aims at from its closing on: it takes load at once";
  parameter Units.Time tau_soft_load = 2 "Time in which its speed reference then goes to that of the island";
  parameter Units.Time t_start = 10 "Cranking, run-up and synchronising of sets that were repaired while the others run: the time that the whole plant takes";
  parameter Units.Time tau_join = 3 "Time constant with which sets that have synchronised take their share of the load";
  parameter Units.Time t_unload = 15 "Ramp time of the load back to the utility";
  parameter Units.Time t_cool_down = 180 "Idling time before the stop";
  parameter Units.PerUnit reactive_droop = 0.05 "Voltage droop on reactive power";
  parameter Units.PerUnit speed_droop = 0 "Speed droop at rated power in the island (0: isochronous)";
  parameter Units.PerUnit power_droop = 0.02 "Governor input per power error in parallel with the utility";
  parameter Units.Time tau_power = 0.5 "Power measurement";
  parameter Units.Fraction eta_indicated = 0.44 "Indicated efficiency of the engine";
  parameter Real LHV(unit = "J/kg") = 42.8e6 "Lower heating value of the fuel";
  input Boolean start_command(start = false) "Run and carry load";
  input Integer n_failed(start = 0) "Sets that fail to start or have tripped";
  input Units.PerUnit omega_set(start = 1) "Speed setpoint of the island";
  input Units.PerUnit V_set(start = 1) "Voltage setpoint of the island";
  input Units.PerUnit omega_bus(start = 1) "Measured bus frequency";
  input Units.PerUnit V_bus(start = 1) "Measured bus voltage";
  input Boolean dead_bus_permit(start = false) "No other source forms the bus";
  input Units.PerUnit omega_frame(start = 1) "Speed of the dq frame";
  Interfaces.Pin pin "Terminal on the main bus";
  SynchronousMachine machine(statorTransients = not quasiStatic, omega_base = omega_base, V_start = 0, omega_start = 0,
    S10 = 0.08, S12 = 0.35) "Generator, on its own base, with the saturation of salient-pole machines of this size (assumed: S(1.0) is 0.05 to 0.12 and S(1.2) 0.3 to 0.4 on usual data sheets)";
  Protection.GensetProtection protection "Protection of the sets";
  replaceable ExciterSEXS exciter constrainedby PartialExciter "Excitation";
  GovernorDEGOV1 governor "Isochronous governor";
  Types.GensetState state(start = Types.GensetState.off, fixed = true) "State of the plant";
  discrete Units.Time t_state(start = 0, fixed = true) "Time of the last change of state";
  discrete Units.PerUnit P_unload(start = 0, fixed = true) "Load at the beginning of unloading";
  Units.PerUnit P_measured(start = 0, fixed = true) "Filtered electric power, machine base: a fast power loop on a stiff bus would excite the rotor swing";
  Units.PerUnit x_soft_load(start = 0, fixed = true) "Speed reference above that of the island after closing on a live bus";
  discrete Units.Time E_tripped(start = 0, fixed = true) "Kinetic energy of sets that dropped out, times system base power";
  Types.GensetCause cause(start = Types.GensetCause.start, fixed = true) "Why it last changed";
  Integer n_joined(start = 0, fixed = true) "Sets that started together or have joined since";
  discrete Units.Time t_repaired(start = -1e9, fixed = true) "Last repair: from then on sets that are not with the others start";
  Real n_loaded(unit = "1", start = 12) "Sets that share the load: those that join take their share gradually";
  Units.Time E_joined(start = 0, fixed = true) "Kinetic energy of sets that joined, times system base power";
  Boolean closed "Generator breakers are closed";
  Integer n_available "Sets that work";
  output Integer n_starting "Repaired sets that crank, run up and synchronise while the others run";
  output Integer n_online "Sets on the bus";
  output Units.PerUnit P "Electric power into the component (negative when producing), system base";
  output Units.PerUnit P_fuel "Fuel power, system base";
  output Units.PerUnit P_starter "Power of the starters, system base";
  output Units.PerUnit P_loss "Losses, system base";
  output Units.Time W_stored "Kinetic energy, times system base power";
  output Units.MassFlowRate fuel_mass_flow "Fuel of all sets";
protected
  Real scale(unit = "1") "From one machine's base to the system base";
  Units.Angle phase_error "Angle of the machine's voltage against the bus";
  Real sync_error(unit = "1") "Largest deviation, per permitted deviation";
  Boolean live_bus "The bus carries voltage";
  Real n_together(unit = "1") "Sets that are to share the load";
  Real n_kept(unit = "1") "Sets that share the load after a change";
  Boolean was_closed "The generator breakers were closed";
  Boolean excited "Field breaker is closed";
  Units.PerUnit speed_error "Governor input before its limit";
  Units.PerUnit T_engine "Indicated engine torque, machine base";
  Units.PerUnit T_crank "Starter torque, machine base";
  Units.PerUnit T_friction "Friction torque, machine base";
initial equation
  n_loaded = n_together;
equation
  assert(n_failed >= 0 and n_failed <= nGenset, "Failed gensets (n_failed; n_genset_failed of the site): " + String(n_failed) + ", expected 0 to " + String(nGenset) + " (nGenset)");
  n_available = max(0, min(nGenset, nGenset - n_failed));
  scale = noEvent(min(n_loaded, n_together)) * S_rated / S_base;
  closed = state == Types.GensetState.online or state == Types.GensetState.unloading;
  excited = closed or state == Types.GensetState.synchronising or state == Types.GensetState.coolDown;
  n_online = if closed then n_joined else 0;
  n_starting = if pre(state) == Types.GensetState.off then 0 else n_available - n_joined;
  live_bus = V_bus > 0.5;

  when pre(state) <> Types.GensetState.off and (n_joined < 1 or pre(protection.trip)) then
    state = Types.GensetState.off;
    t_state = time;
    P_unload = 0;
    cause = if pre(protection.trip) then Types.GensetCause.tripped else Types.GensetCause.failed;
  elsewhen pre(state) == Types.GensetState.off and start_command and n_available > 0 and not pre(protection.trip) then
    state = Types.GensetState.cranking;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.called;
  elsewhen pre(state) == Types.GensetState.cranking and machine.omega > omega_fire then
    state = Types.GensetState.runUp;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.fired;
  elsewhen pre(state) == Types.GensetState.runUp and machine.omega > omega_ready then
    state = Types.GensetState.synchronising;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.atSpeed;
  elsewhen pre(state) == Types.GensetState.synchronising and not start_command then
    state = Types.GensetState.coolDown;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.notCalled;
  elsewhen pre(state) == Types.GensetState.synchronising and sync_error < 1 then
    state = Types.GensetState.online;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.synchronised;
  elsewhen pre(state) == Types.GensetState.online and not start_command then
    state = Types.GensetState.unloading;
    t_state = time;
    P_unload = machine.P;
    cause = Types.GensetCause.notCalled;
  elsewhen pre(state) == Types.GensetState.unloading and start_command then
    state = Types.GensetState.online;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.called;
  elsewhen pre(state) == Types.GensetState.unloading and time >= pre(t_state) + t_unload then
    state = Types.GensetState.coolDown;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.unloaded;
  elsewhen pre(state) == Types.GensetState.coolDown and start_command then
    state = Types.GensetState.synchronising;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.called;
  elsewhen pre(state) == Types.GensetState.coolDown and time >= pre(t_state) + t_cool_down then
    state = Types.GensetState.off;
    t_state = time;
    P_unload = 0;
    cause = Types.GensetCause.cooled;
  end when;


  // sets that work when the plant is called start together; repaired later, they take the time of a start of their own
  when change(n_available) then
    t_repaired = if n_available > pre(n_available) then time else pre(t_repaired);
  end when;
  was_closed = pre(state) == Types.GensetState.online or pre(state) == Types.GensetState.unloading;
  n_joined = if pre(state) == Types.GensetState.off or (was_closed and time >= t_repaired + t_start) then n_available else min(pre(n_joined), n_available);
  // sets that drop out take their kinetic energy along at once, sets that join bring theirs with their share of the load
  n_together = 1.0 * n_joined;
  n_kept = if was_closed then noEvent(min(n_loaded, n_together)) else n_together;
  when change(n_joined) then
    E_tripped = pre(E_tripped) + (n_loaded - n_kept) * S_rated / S_base * machine.W_kinetic;
    reinit(n_loaded, n_kept);
  end when;
  der(n_loaded) = (if closed then n_together - n_loaded else 0) / tau_join;
  der(E_joined) = der(n_loaded) * S_rated / S_base * machine.W_kinetic;

  // one smooth measure keeps the synchronising check to a single relation; pre() because the check decides on the state
  phase_error = noEvent(atan2(sin(machine.delta) * pin.v_d - cos(machine.delta) * pin.v_q,
    cos(machine.delta) * pin.v_d + sin(machine.delta) * pin.v_q + 1e-9));
  sync_error = if pre(state) <> Types.GensetState.synchronising then 10
    else if live_bus then noEvent(max(abs(machine.omega - omega_bus) / 0.003, max(abs(phase_error) / 0.06, abs(machine.V_open - V_bus) / 0.05)))
    else if dead_bus_permit then noEvent(abs(machine.V_open - 1) / 0.05 + abs(machine.omega - 1) / 0.02) else 10;

  speed_error = if state == Types.GensetState.synchronising and live_bus then omega_bus - 0.003 * phase_error - machine.omega
    else if state == Types.GensetState.unloading then power_droop * (P_unload * noEvent(max(0, 1 - (time - t_state) / t_unload)) - P_measured)
    else omega_set + x_soft_load - machine.omega - (if closed then speed_droop * P_measured * S_rated / P_rated else 0);
  // the bus of a battery that takes surplus power is fast: a set that aimed at the island's speed at once would be motored
  der(x_soft_load) = if state == Types.GensetState.synchronising and live_bus then (omega_bus + slip_closing - omega_set - x_soft_load) / 0.1
    else -x_soft_load / tau_soft_load;
  governor.error = noEvent(min(0.1, max(-0.1, speed_error)));
  governor.running = excited or state == Types.GensetState.runUp;
  governor.throttle_limit = if state == Types.GensetState.runUp or state == Types.GensetState.synchronising then throttle_run_up else governor.TMAX;
  exciter.i_f = machine.i_f;
  exciter.V_t = machine.V_t;
  exciter.V_ref = if state == Types.GensetState.synchronising then (if live_bus then V_bus + 0.005 else 1.005) * noEvent(min(1, (time - t_state) / t_excite))
    else if state == Types.GensetState.unloading then 0.005 + noEvent(min(1.05, max(0.95, V_bus))) - reactive_droop * machine.Q
    else 0.005 + V_set - (if closed then reactive_droop * machine.Q else 0);
  exciter.enabled = excited;

  protection.closed = closed;
  protection.excited = excited;
  protection.start_command = start_command;
  protection.V = machine.V_t;
  protection.omega = machine.omega;
  protection.P = P_measured;
  protection.Q = machine.Q;

  tau_power * der(P_measured) = machine.P - P_measured;

  T_engine = governor.torque * P_rated / S_rated;
  T_crank = if state == Types.GensetState.cranking then T_starter else 0;
  T_friction = friction * P_rated / S_rated * machine.omega;
  machine.T_m = T_engine + T_crank - T_friction;
  machine.v_f = exciter.v_f;
  machine.v_D = pin.v_d;
  machine.v_Q = pin.v_q;
  machine.omega_frame = omega_frame;
  machine.closed = closed;
  machine.turning = closed or state == Types.GensetState.synchronising;
  pin.i_d = -scale * machine.i_D;
  pin.i_q = -scale * machine.i_Q;

  P = -scale * machine.P;
  P_fuel = scale * noEvent(max(0, T_engine)) * machine.omega / eta_indicated;
  P_starter = scale * T_crank * machine.omega;
  P_loss = scale * (machine.P_loss + T_friction * machine.omega) + P_fuel - scale * T_engine * machine.omega;
  W_stored = scale * machine.W_kinetic;
  fuel_mass_flow = P_fuel * S_base / LHV;
end GensetPlant;
