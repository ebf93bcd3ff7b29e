within DataCenter.Electrical;
model ElectricalNetwork "Electrical island of the site behind one 13.8 kV bus: utility, gensets, UPS, battery, photovoltaics, mechanical feeders"
  parameter Integer nUps = 1 "Compute modules, each with its UPS group" annotation(Evaluate = true);
  parameter Integer nFeeder = 3 "Mechanical feeders: chiller plant, air loop fans, house load" annotation(Evaluate = true);
  parameter Boolean quasiStatic = true "True: network without electromagnetic transients (fast, for long runs); false: dynamic R-L-C" annotation(Evaluate = true);
  parameter Boolean bess_following = false "True: the battery converter is grid-following while the utility is connected";
  parameter Boolean onLoadTap = false "True: a tap changer of the utility transformers holds the voltage of the main bus";
  parameter Boolean bess_virtual_machine = false "True: the battery converter is a virtual synchronous machine; false: droop" annotation(Evaluate = true);
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Voltage V_base = 13.8e3 "Voltage of the main bus, line-line rms";
  parameter Units.Frequency f_nominal = 60 "Nominal frequency";
  parameter Integer nGenset(min = 0) = 12 "Generating sets";
  parameter Units.ApparentPower S_genset = 3.125e6 "Rating of one generator";
  parameter Units.Power P_genset_rated = 2.5e6 "Rating of one engine";
  parameter Integer nBlock(min = 1) = 11 "Blocks of one UPS group (N + 1)";
  parameter Units.Power P_ups_rated = 22e6 / nUps "Rating of one UPS group";
  parameter Units.ApparentPower S_bess = 11e6 "Rating of the battery converters";
  parameter Units.Power P_pv_array = 5e6 "Photovoltaic array";
  parameter Units.ApparentPower S_pv = 4e6 "Photovoltaic inverters";
  parameter Units.ApparentPower S_short_circuit = 500e6 "Short-circuit power of the utility";
  parameter Integer nTransformer(min = 1) = 2 "Transformers in parallel";
  parameter Units.ApparentPower S_transformer = 30e6 "Rating of one transformer";
  parameter Units.Fraction genset_loading = 0.95 "Genset loading up to which rectifiers are released";
  parameter Units.Fraction genset_minimum = 0.1 "Genset loading that the battery keeps by charging";
  parameter Units.Fraction bess_absorption = 0.6 "Battery converter loading for this";
  parameter Units.Time tau_support = 1 "Response of the battery's support of overloaded and idling gensets";
  parameter Units.PerUnit bess_release = 0.75 "Battery converter loading up to which rectifiers are released and overloaded gensets supported";
  parameter Units.Time tau_curtail = 2 "Response of the curtailment of photovoltaics that the battery of the island cannot take";
  parameter Units.ApparentPower S_motor = 800e3 "Direct-on-line motor for starting studies";
  parameter Units.ApparentPower S_energised = 3e6 "Transformer for energising studies";
  final parameter Units.AngularVelocity omega_base = 2 * 3.141592653589793 * f_nominal "Base angular frequency";

  input Units.Voltage V_grid(start = 69e3) "Utility voltage, line-line rms";
  input Units.Frequency f_grid(start = 60) "Utility frequency";
  input Units.Angle phi_grid(start = 0) "Utility phase";
  input Boolean grid_available(start = true) "Utility is alive";
  input Units.Voltage E0_bess(start = 1300) "Open-circuit voltage of the battery";
  input Units.Resistance R0_bess(start = 5e-3) "Resistance of the battery";
  input Units.Voltage E0_ups[nUps](each start = 540) "Open-circuit voltage of each UPS battery";
  input Units.Resistance R0_ups[nUps](each start = 5e-4) "Resistance of each UPS battery";
  input Units.Power P_critical_demand[nUps](each start = 18e6) "Power wanted behind each UPS group";
  input Units.Power P_feeder_demand[nFeeder](each start = 1e6) "Power wanted on each mechanical feeder";
  input Units.Irradiance G_poa(start = 0) "Irradiance in the plane of the array";
  input Units.Temperature T_pv(start = 298.15) "Cell temperature of the array";
  input Units.Power P_bess_setpoint(start = 0) "Power into the battery converter";
  input Units.ReactivePower Q_bess_setpoint(start = 0) "Reactive power into the battery converter";
  input Units.Power P_bess_discharge_max(start = 1e9) "Power that the battery can give, as its management says; beyond the converter's rating it limits nothing";
  input Units.Power P_bess_charge_max(start = 1e9) "Power that the battery can take, as its management says";
  input Units.Fraction pv_limit(start = 1) "Curtailment of the photovoltaics";
  input Integer n_genset_failed(start = 0, min = 0) "Generating sets that fail, at most nGenset";
  input Boolean ups_eco_mode(start = false) "UPS groups feed their load through the bypass while the bus is undisturbed";
  input Boolean ups_available[nUps](each start = true) "False: the inverters of the group have failed";
  input Integer n_ups_block_failed[nUps](each start = 0, each min = 0) "Failed blocks of each UPS group, at most nBlock";
  input Boolean retransfer_command(start = false) "A rising edge releases the lock-out from the utility";
  input Boolean motor_closed(start = false) "Contactor of the direct-on-line motor";
  input Boolean transformer_closed(start = false) "Breaker of the transformer to be energised";
  input Boolean bess_available(start = true) "Battery converter may run";

  output Units.PerUnit V_pu "Voltage of the main bus";
  output Units.Frequency f "Frequency of the main bus; nominal, and f_valid false, where there is no voltage to measure it from";
  output Boolean f_valid "The bus has voltage to measure a frequency from, or had it until 0.2 s ago";
  output Units.PerUnit V_poi_pu "Voltage at the point of interconnection";
  output Units.Power P_grid "Power from the utility into the site";
  output Units.ReactivePower Q_grid "Reactive power from the utility into the site";
  output Units.Current I_grid "Current from the utility at the main bus";
  output Units.Current I_genset "Current of the gensets at the main bus";
  output Units.Current I_bess "Current into the battery";
  output Units.Current I_ups[nUps] "Current into each UPS battery";
  output Units.Power P_critical[nUps] "Power delivered behind each UPS group";
  output Units.PerUnit V_critical_pu[nUps] "Output voltage of each UPS group";
  output Units.Power P_feeder[nFeeder] "Power delivered to each feeder";
  output Units.PerUnit V_feeder_pu[nFeeder] "Voltage of each feeder";
  output Boolean feeder_available[nFeeder] "Contactor of each feeder is closed";
  output Units.Power P_ups[nUps] "Power into each UPS group";
  output Units.Power P_pv "Power into the photovoltaic inverters (negative when producing)";
  output Units.Power P_bess "Power into the battery converter";
  output Units.Power P_genset "Power into the gensets (negative when producing)";
  output Units.Voltage V_dc_ups[nUps] "DC-link voltage of each UPS group";
  output Types.UpsMode ups_mode[nUps] "Mode of each UPS group";
  output Types.UpsCause ups_mode_cause[nUps] "Why the mode of each UPS group last changed";
  output Boolean ups_limiting[nUps] "The load is beyond the current limit of the inverters of each UPS group";
  output Units.Fraction ups_overload_used[nUps] "Overload capability of each UPS group that is used up";
  output Units.Power P_critical_operating_max[nUps] "Rating of the blocks of each UPS group that work";
  output Types.BessMode bess_mode "Mode of the battery converter";
  output Types.BessCause bess_mode_cause "Why the mode of the battery converter last changed";
  output Types.GensetState genset_state "State of the gensets";
  output Types.GensetCause genset_state_cause "Why the state of the gensets last changed";
  output Integer n_genset_online "Gensets on the bus";
  output Integer n_genset_starting "Repaired gensets that start while the others run";
  output Boolean genset_tripped "The gensets have tripped, until they are no longer called";
  output Types.GensetProtectionCause genset_tripped_cause "Stage of their protection that tripped them";
  output Boolean genset_relay_59_pickup "Overvoltage of the gensets: picked up";
  output Boolean genset_relay_59_trip "Overvoltage of the gensets: operated";
  output Boolean genset_relay_24_pickup "Voltage over frequency of the gensets: picked up";
  output Boolean genset_relay_24_trip "Voltage over frequency of the gensets: operated";
  output Boolean genset_relay_40_pickup "Loss of excitation of the gensets: picked up";
  output Boolean genset_relay_40_trip "Loss of excitation of the gensets: operated";
  output Boolean genset_relay_32_pickup "Reverse power of the gensets: picked up";
  output Boolean genset_relay_32_trip "Reverse power of the gensets: operated";
  output Boolean genset_relay_27_pickup "Undervoltage of the gensets: picked up";
  output Boolean genset_relay_27_trip "Undervoltage of the gensets: operated";
  output Boolean genset_relay_81u_pickup "Underfrequency of the gensets: picked up";
  output Boolean genset_relay_81u_trip "Underfrequency of the gensets: operated";
  output Boolean genset_relay_81o_pickup "Overfrequency of the gensets: picked up";
  output Boolean genset_relay_81o_trip "Overfrequency of the gensets: operated";
  output Units.MassFlowRate fuel_mass_flow "Fuel";
  output Units.Power P_loss "Losses of the island, engine heat included";
  output Units.Power P_loss_ups[nUps] "Losses of each UPS group: heat in its room";
  output Units.Power P_loss_distribution "Losses of main bus and cables: heat in the switchgear rooms (transformers stand outdoors)";
  output Boolean pv_connected "Photovoltaic inverters feed the bus";
  output Types.PvCause pv_connected_cause "Why they last opened or closed";
  output Boolean locked_out "Locked out from the utility until released by hand";
  output Types.LockOutCause locked_out_cause "Why the lock-out last changed";
  output Boolean grid_connected "Utility breaker is closed";
  output Types.GridBreakerCause grid_connected_cause "Why the utility breaker last opened or closed";
  output Types.ReturnBlockedCause return_blocked_cause "What keeps the utility breaker from closing";
  output Types.FeederCause feeder_available_cause[nFeeder] "Why the contactor of each feeder last opened or closed";
  output Boolean relay_27_1_pickup "Undervoltage of the main bus, first stage: picked up";
  output Boolean relay_27_1_trip "Undervoltage of the main bus, first stage: operated";
  output Boolean relay_27_2_pickup "Undervoltage of the main bus, second stage: picked up";
  output Boolean relay_27_2_trip "Undervoltage of the main bus, second stage: operated";
  output Boolean relay_27_3_pickup "Loss of mains: picked up";
  output Boolean relay_27_3_trip "Loss of mains: operated";
  output Boolean relay_59_pickup "Overvoltage of the main bus: picked up";
  output Boolean relay_59_trip "Overvoltage of the main bus: operated";
  output Boolean relay_81u_pickup "Underfrequency of the main bus: picked up";
  output Boolean relay_81u_trip "Underfrequency of the main bus: operated";
  output Boolean relay_81o_pickup "Overfrequency of the main bus: picked up";
  output Boolean relay_81o_trip "Overfrequency of the main bus: operated";
  output Boolean relay_51_pickup "Inverse-time overcurrent of the utility breaker into the site: picked up";
  output Boolean relay_51_trip "Inverse-time overcurrent of the utility breaker into the site: operated, until reset by hand";
  output Boolean relay_50_pickup "Instantaneous overcurrent of the utility breaker into the site: picked up";
  output Boolean relay_50_trip "Instantaneous overcurrent of the utility breaker into the site: operated, until reset by hand";
  output Boolean pv_relay_27_pickup[2] "Undervoltage stages of the photovoltaic inverters: picked up";
  output Boolean pv_relay_27_trip[2] "Undervoltage stages of the photovoltaic inverters: operated";
  output Boolean pv_relay_59_pickup[2] "Overvoltage stages of the photovoltaic inverters: picked up";
  output Boolean pv_relay_59_trip[2] "Overvoltage stages of the photovoltaic inverters: operated";
  output Boolean pv_relay_81u_pickup[2] "Underfrequency stages of the photovoltaic inverters: picked up";
  output Boolean pv_relay_81u_trip[2] "Underfrequency stages of the photovoltaic inverters: operated";
  output Boolean pv_relay_81o_pickup[2] "Overfrequency stages of the photovoltaic inverters: picked up";
  output Boolean pv_relay_81o_trip[2] "Overfrequency stages of the photovoltaic inverters: operated";
  output Units.Energy E_in "Energy in: utility, array, fuel, starters, rotors of sets that join, battery discharge";
  output Units.Energy E_out "Energy out: loads, losses, battery charge";
  output Units.Energy E_stored "Energy in reactances, capacitances and rotors";

  // operating ranges of what is given out: ratings of the equipment, continuous ranges of standards
  final parameter Units.Voltage V_dc_ups_operating_min = 0.8 * ups[1].V_dc_nominal "DC link: below it an inverter cannot hold its output voltage (assumed)";
  final parameter Units.Voltage V_dc_ups_operating_max = 1.15 * ups[1].V_dc_nominal "DC link: overvoltage of capacitors and switches (assumed)";
  parameter Units.PerUnit V_pu_operating_min = 0.9 "Motors, drives and power supplies: 10 % below rated (NEMA MG 1-12.44; ITIC, steady state)";
  parameter Units.PerUnit V_pu_operating_max = 15 / 13.8 "Switchgear: rated maximum voltage 15 kV of the 13.8 kV class (IEEE C37.20.2)";
  parameter Units.Frequency f_operating_min = 57 "Motors, transformers and sets: 5 % below nominal (NEMA MG 1-12.44; ISO 8528-1 for G1 steady state is narrower)";
  parameter Units.Frequency f_operating_max = 63 "The same, 5 % above";
  parameter Units.PerUnit V_poi_pu_operating_max = 72.5 / 69 "Switchgear and transformers: maximum voltage 72.5 kV of the 69 kV class (ANSI C84.1, IEC 60038)";
  parameter Units.Current I_grid_operating_max = nTransformer * S_transformer / (sqrt(3) * V_base) "Rated current of the utility transformers";
  parameter Units.Current I_genset_operating_max = nGenset * S_genset / (sqrt(3) * V_base) "Rated current of all generators";
  parameter Units.Power P_genset_operating_min = -nGenset * P_genset_rated "Rating of all engines, giving";
  parameter Units.Power P_bess_operating_max = S_bess "Rating of the battery converters, charging";
  parameter Units.Power P_bess_operating_min = -S_bess "Rating of the battery converters, discharging";
  parameter Units.Power P_pv_operating_min = -S_pv "Rating of the photovoltaic inverters, feeding in";
  output Units.PerUnit V_feeder_pu_operating_min[nFeeder] "Motors and drives behind a closed contactor: 10 % below rated (NEMA MG 1-12.44)";
  parameter Units.PerUnit V_feeder_pu_operating_max = 1.1 "Motors and drives: 10 % above rated (NEMA MG 1-12.44)";

  Sources.GridConnection grid(quasiStatic = quasiStatic, onLoadTap = onLoadTap, S_base = S_base, omega_base = omega_base, S_short_circuit = S_short_circuit,
    nTransformer = nTransformer, S_transformer = S_transformer) "Utility, transformers and breaker";
  Network.Busbar bus(quasiStatic = quasiStatic, omega_base = omega_base) "Main bus";
  Machines.GensetPlant gensets(quasiStatic = quasiStatic, S_base = S_base, omega_base = omega_base, nGenset = nGenset,
    S_rated = S_genset, P_rated = P_genset_rated) "Generating sets";
  Converters.BessConverter bess(following = bess_following, virtualMachine = bess_virtual_machine, S_base = S_base, omega_base = omega_base, S_rated = S_bess) "Battery converter";
  Converters.PvInverter pv(S_base = S_base, P_array = P_pv_array, S_rated = S_pv) "Photovoltaics";
  Converters.UpsGroup ups[nUps](each S_base = S_base, each P_rated = P_ups_rated, each nBlock = nBlock) "Uninterruptible power supplies";
  Loads.MechanicalFeeder feeder[nFeeder](each S_base = S_base) "Mechanical feeders";
  Loads.InductionMotor motor(S_base = S_base, omega_base = omega_base, S_rated = S_motor) "Direct-on-line motor, at rest until its contactor closes";
  Network.SaturableTransformer transformer(omega_base = omega_base, scale = S_energised / S_base) "Unloaded transformer, de-energised until its breaker closes";
  Protection.SiteController controller(nUps = nUps, nFeeder = nFeeder) "Protection and sequencing";
  Boolean bess_ready(start = true) "The battery converter can carry the island";
  Units.PerUnit omega_frame "Speed of the dq frame: the island's own reference";
protected
  Units.Energy E_net_in(start = 0, fixed = true) "Integral of the power into the island";
  Units.Energy E_net_out(start = 0, fixed = true) "Integral of the power out of the island";
  Units.Power P_bess_island(start = 0, fixed = true) "Power of the battery converter beside overloaded (positive) and idling gensets";
  Units.Power P_bess_out_max "Power that the battery is let give in the island";
  Units.Power P_bess_in_max "Power that the battery is let take in the island";
  Units.Power P_sets_max "Power of the sets on the bus at their permitted loading";
  Units.Fraction pv_curtailed(start = 0, fixed = true) "Share by which the photovoltaics are curtailed in the island";
  Units.Power P_island_load "What gensets and battery carry in the island";
  Units.Power P_island_ups "Power that the island can give to all rectifiers";
  Units.PerUnit P_start "Constant-power load of the main bus for the steady start";
  Units.PerUnit Q_start "Constant reactive load of the main bus for the steady start";
  Units.PerUnit B_start "Shunt susceptance of bus and input filters for the steady start";
  constant Units.Time t_start_check = 1e-6 "Shortest time after the start";
  Boolean started(start = false, fixed = true) "The run goes on from its operating point";
  Units.PerUnit E_start "Source voltage for the steady start";
  Units.PerUnit V_start "Bus voltage for the steady start";
  Units.PerUnit V_start_power "The same with feeders of constant power";
  Units.PerUnit V_start_folded "The same with feeders of constant impedance";
  Units.PerUnit P_folding "Power of the feeders, which folds back at low voltage";
  Units.PerUnit Q_folding "Their reactive power";
  Units.PerUnit fold_start "What is left of it at the start";
  Units.PerUnit i_d_start "Utility current for the steady start";
  Units.PerUnit i_q_start "Utility current for the steady start";
  Units.Power P_battery_in "Power into all batteries";
  Units.Power P_loads "Power delivered to racks, feeders and the motor shaft";
initial equation
  grid.e_d = grid.tap * V_grid / grid.V_nominal * cos(phi_grid);
  grid.e_q = grid.tap * V_grid / grid.V_nominal * sin(phi_grid);
  grid.theta = atan2(grid.R * i_q_start + f_grid / f_nominal * grid.X * i_d_start,
    V_start + grid.R * i_d_start - f_grid / f_nominal * grid.X * i_q_start) - phi_grid;
  if not quasiStatic then
    grid.i_d = i_d_start;
    grid.i_q = i_q_start;
  end if;
equation
  bess_ready = bess_available and not bess.exhausted;
  // the frame turns with the utility while connected, else with whatever forms the island
  omega_frame = if controller.closed then f_grid / f_nominal else if bess_ready then bess.omega
    else if gensets.closed then gensets.machine.omega else 1;

  // what the battery gives and takes in the island: within its converter and what its management permits
  P_bess_out_max = if bess_ready then noEvent(max(0, min(bess_release * S_bess, P_bess_discharge_max))) else 0;
  P_bess_in_max = if bess_ready then noEvent(max(0, min(S_bess, P_bess_charge_max))) else 0;
  P_sets_max = if gensets.closed then genset_loading * gensets.n_loaded * P_genset_rated else 0;

  // in the island the rectifiers get what sets, battery and photovoltaics can carry together beside the mechanical feeders
  P_island_ups = noEvent(max(0, P_sets_max + P_bess_out_max - P_pv - sum(P_feeder_demand)));

  // what the running sets cannot carry comes from the battery, and it charges with what they need to have a load at all
  P_island_load = -P_genset - P_bess;
  tau_support * der(P_bess_island) = (if gensets.closed and not controller.closed then
    noEvent(max(0, min(P_bess_out_max, P_island_load - P_sets_max))
      - max(0, min(min(bess_absorption * S_bess, P_bess_in_max), genset_minimum * gensets.n_loaded * P_genset_rated - P_island_load))) else 0) - P_bess_island;

  // photovoltaics beyond what load and battery of the island take are curtailed
  tau_curtail * der(pv_curtailed) = noEvent(max(-pv_curtailed, min(1 - pv_curtailed,
    if controller.closed or not bess_ready then -1.0 else (P_bess - P_bess_in_max) / S_pv)));

  // power flow for the steady start (explicit, from the inputs)
  P_start = sum(ups[k].p_start for k in 1:nUps) * P_ups_rated / S_base + sum(P_feeder_demand) / S_base
    + P_bess_setpoint / S_base - pv.p_start;
  Q_start = sum(P_feeder_demand[k] * feeder[k].tan_phi for k in 1:nFeeder) / S_base
    + Q_bess_setpoint / S_base;
  B_start = f_grid / f_nominal * bus.B + sum(ups[k].B_filter for k in 1:nUps) * P_ups_rated / S_base;
  E_start = grid.tap * V_grid / grid.V_nominal;
  V_start_power = Network.steadyBusVoltage(E_start, grid.R, f_grid / f_nominal * grid.X, P_start, Q_start, bus.G, B_start);
  // below the voltage of their fold-back the feeders are impedances
  P_folding = sum(P_feeder_demand) / S_base;
  Q_folding = sum(P_feeder_demand[k] * feeder[k].tan_phi for k in 1:nFeeder) / S_base;
  V_start_folded = Network.steadyBusVoltage(E_start, grid.R, f_grid / f_nominal * grid.X, P_start - P_folding, Q_start - Q_folding,
    bus.G + P_folding / feeder[1].V_fold ^ 2, B_start - Q_folding / feeder[1].V_fold ^ 2);
  V_start = noEvent(if V_start_power > feeder[1].V_fold then V_start_power else max(0.01, V_start_folded));
  fold_start = noEvent(if V_start_power > feeder[1].V_fold then 1 else (V_start / feeder[1].V_fold) ^ 2);
  i_d_start = (P_start - (1 - fold_start) * P_folding) / V_start + bus.G * V_start;
  i_q_start = -(Q_start - (1 - fold_start) * Q_folding) / V_start + B_start * V_start;
  // beyond the power that the utility can carry no voltage fulfils this; looked at once, when the operating point is found
  started = time >= t_start_check;
  assert(pre(started) or not started or noEvent(abs(sqrt((V_start + grid.R * i_d_start - f_grid / f_nominal * grid.X * i_q_start) ^ 2
    + (grid.R * i_q_start + f_grid / f_nominal * grid.X * i_d_start) ^ 2) - E_start) < 1e-3),
    "The network has no steady state at the start: power and voltage of the utility (V_grid, S_short_circuit, transformers) cannot carry P_critical_demand, P_feeder_demand and P_bess_setpoint");

  connect(grid.pin, bus.pin);
  connect(gensets.pin, bus.pin);
  connect(bess.pin, bus.pin);
  connect(pv.pin, bus.pin);
  connect(motor.pin, bus.pin);
  connect(transformer.pin, bus.pin);
  motor.closed = motor_closed;
  motor.omega_frame = omega_frame;
  transformer.closed = transformer_closed;
  transformer.omega_frame = omega_frame;
  for k in 1:nUps loop
    connect(ups[k].pin, bus.pin);
  end for;
  for k in 1:nFeeder loop
    connect(feeder[k].pin, bus.pin);
  end for;
  bus.omega_frame = omega_frame;
  bus.V_start = V_start;
  bus.omega_start = f_grid / f_nominal;

  grid.V_grid = V_grid;
  grid.f_grid = f_grid;
  grid.phi_grid = phi_grid;
  grid.V_bus = bus.V_slow;
  grid.available = grid_available;
  grid.closed = controller.closed;
  grid.omega_frame = omega_frame;

  controller.V_source = grid.V_source;
  controller.omega_grid = f_grid / f_nominal;
  controller.s_d = grid.s_d;
  controller.s_q = grid.s_q;
  controller.v_d_fast = bus.v_d_fast;
  controller.v_q_fast = bus.v_q_fast;
  controller.V_fast = bus.V_fast;
  controller.omega = bus.omega_relay;
  controller.frequency_measured = bus.frequency_measured;
  controller.v_poi_d = grid.v_poi_d;
  controller.v_poi_q = grid.v_poi_q;
  controller.i_d = grid.i_d;
  controller.i_q = grid.i_q;
  controller.retransfer_command = retransfer_command;
  controller.genset_closed = gensets.closed;
  controller.bess_available = bess_ready;

  gensets.start_command = controller.genset_command;
  gensets.n_failed = n_genset_failed;
  gensets.omega_set = controller.omega_set;
  gensets.V_set = controller.V_set;
  gensets.omega_bus = bus.omega;
  gensets.V_bus = bus.V_slow;
  gensets.dead_bus_permit = not controller.closed and not bess_ready;
  gensets.omega_frame = omega_frame;

  bess.available = bess_available;
  bess.parallel = controller.closed and not controller.tripped;
  bess.P_setpoint = P_bess_setpoint;
  bess.Q_setpoint = Q_bess_setpoint;
  bess.P_island = P_bess_island;
  bess.omega_set = controller.omega_set;
  bess.V_set = controller.V_set;
  bess.V_start = V_start;
  bess.x_omega_start = f_grid / f_nominal - 1;
  bess.omega_frame = omega_frame;
  bess.V_slow = bus.V_slow;
  bess.V_fast = bus.V_fast;
  bess.v_d_fast = bus.v_d_fast;
  bess.v_q_fast = bus.v_q_fast;
  bess.theta_pll = bus.theta_pll;
  bess.omega_pll = bus.omega;
  bess.E0 = E0_bess;
  bess.R0 = R0_bess;

  pv.G_poa = G_poa;
  pv.T_cell = T_pv;
  pv.limit = pv_limit * (1 - pv_curtailed);
  pv.V_fast = bus.V_fast;
  pv.V_slow = bus.V_slow;
  pv.v_d_fast = bus.v_d_fast;
  pv.v_q_fast = bus.v_q_fast;
  pv.omega = bus.omega_relay;

  for k in 1:nUps loop
    ups[k].n_block_failed = n_ups_block_failed[k];
    ups[k].eco = ups_eco_mode;
    ups[k].inverter_available = ups_available[k];
    ups[k].permit = controller.permit_ups[k];
    ups[k].in_island = not controller.closed;
    ups[k].p_input_limit = if controller.closed then 2 else P_island_ups / (nUps * P_ups_rated);
    ups[k].P_demand = P_critical_demand[k];
    ups[k].V_fast = bus.V_fast;
    ups[k].omega = bus.omega_relay;
    ups[k].v_d_fast = bus.v_d_fast;
    ups[k].v_q_fast = bus.v_q_fast;
    ups[k].E0 = E0_ups[k];
    ups[k].R0 = R0_ups[k];
    I_ups[k] = ups[k].I;
    P_critical[k] = ups[k].P_critical;
    V_critical_pu[k] = ups[k].V_critical;
    P_ups[k] = S_base * ups[k].P;
    V_dc_ups[k] = ups[k].V_dc;
    P_loss_ups[k] = ups[k].P_loss;
    ups_mode[k] = ups[k].mode;
    ups_mode_cause[k] = ups[k].cause;
    ups_limiting[k] = ups[k].limiting and not ups[k].bypass_on;
    ups_overload_used[k] = ups[k].overload.used;
    P_critical_operating_max[k] = ups[k].P_critical_max;
  end for;
  for k in 1:nFeeder loop
    feeder[k].permit = controller.permit_feeder[k];
    feeder[k].P_demand = P_feeder_demand[k];
    feeder[k].V_fast = bus.V_fast;
    feeder[k].V_slow = bus.V_slow;
    feeder[k].v_d_fast = bus.v_d_fast;
    feeder[k].v_q_fast = bus.v_q_fast;
    P_feeder[k] = S_base * feeder[k].P;
    V_feeder_pu[k] = feeder[k].V;
    feeder_available[k] = feeder[k].closed;
    feeder_available_cause[k] = feeder[k].cause;
    V_feeder_pu_operating_min[k] = if feeder[k].closed then 0.9 else 0;
  end for;

  V_pu = bus.V_slow;
  f = f_nominal * bus.omega_measured;
  f_valid = bus.frequency_valid;
  V_poi_pu = grid.V_poi;
  P_grid = S_base * grid.P;
  Q_grid = S_base * grid.Q;
  I_grid = S_base / (sqrt(3) * V_base) * sqrt(grid.i_d ^ 2 + grid.i_q ^ 2 + 1e-12);
  I_genset = S_base / (sqrt(3) * V_base) * sqrt(gensets.pin.i_d ^ 2 + gensets.pin.i_q ^ 2 + 1e-12);
  I_bess = bess.I;
  P_pv = S_base * pv.P;
  P_bess = S_base * bess.P;
  P_genset = S_base * gensets.P;
  bess_mode = bess.mode;
  bess_mode_cause = bess.cause;
  genset_state_cause = gensets.cause;
  n_genset_starting = gensets.n_starting;
  genset_tripped = gensets.protection.trip;
  genset_tripped_cause = gensets.protection.cause;
  genset_relay_59_pickup = gensets.protection.above[1].picked_up or gensets.protection.above[2].picked_up;
  genset_relay_59_trip = gensets.protection.above[1].operate or gensets.protection.above[2].operate;
  genset_relay_24_pickup = gensets.protection.flux.picked_up;
  genset_relay_24_trip = gensets.protection.flux.operate;
  genset_relay_40_pickup = gensets.protection.field.picked_up;
  genset_relay_40_trip = gensets.protection.field.operate;
  genset_relay_32_pickup = gensets.protection.reverse.picked_up;
  genset_relay_32_trip = gensets.protection.reverse.operate;
  genset_relay_27_pickup = gensets.protection.under.picked_up;
  genset_relay_27_trip = gensets.protection.under.operate;
  genset_relay_81u_pickup = gensets.protection.slow.picked_up;
  genset_relay_81u_trip = gensets.protection.slow.operate;
  genset_relay_81o_pickup = gensets.protection.fast.picked_up;
  genset_relay_81o_trip = gensets.protection.fast.operate;
  genset_state = gensets.state;
  n_genset_online = gensets.n_online;
  fuel_mass_flow = gensets.fuel_mass_flow;
  grid_connected = controller.closed;
  locked_out = controller.locked_out;
  locked_out_cause = controller.locked_out_cause;
  grid_connected_cause = controller.closed_cause;
  return_blocked_cause = controller.return_blocked_cause;
  pv_connected = pv.connected;
  pv_connected_cause = pv.cause;
  relay_27_1_pickup = controller.under.picked_up;
  relay_27_1_trip = controller.under.operate;
  relay_27_2_pickup = controller.half.picked_up;
  relay_27_2_trip = controller.half.operate;
  relay_27_3_pickup = controller.deep.picked_up;
  relay_27_3_trip = controller.deep.operate;
  relay_59_pickup = controller.above.picked_up;
  relay_59_trip = controller.above.operate;
  relay_81u_pickup = controller.slow.picked_up;
  relay_81u_trip = controller.slow.operate;
  relay_81o_pickup = controller.fast.picked_up;
  relay_81o_trip = controller.fast.operate;
  relay_51_pickup = controller.overcurrent.picked_up;
  relay_51_trip = controller.overcurrent.trip and not controller.overcurrent.instantaneous;
  relay_50_pickup = controller.overcurrent.operate_instantaneous;
  relay_50_trip = controller.overcurrent.trip and controller.overcurrent.instantaneous;
  for k in 1:2 loop
    pv_relay_27_pickup[k] = pv.protection.under[k].picked_up;
    pv_relay_27_trip[k] = pv.protection.under[k].operate;
    pv_relay_59_pickup[k] = pv.protection.above[k].picked_up;
    pv_relay_59_trip[k] = pv.protection.above[k].operate;
    pv_relay_81u_pickup[k] = pv.protection.slow[k].picked_up;
    pv_relay_81u_trip[k] = pv.protection.slow[k].operate;
    pv_relay_81o_pickup[k] = pv.protection.fast[k].picked_up;
    pv_relay_81o_trip[k] = pv.protection.fast[k].operate;
  end for;

  // conservation: battery power is counted at the battery terminals, signed, on the output side
  P_loss = S_base * (grid.P_loss + bus.P_loss + gensets.P_loss + bess.P_loss + pv.P_loss + motor.P_loss + transformer.P_loss) + sum(ups[k].P_loss for k in 1:nUps);
  P_loss_distribution = S_base * bus.P_loss;
  P_battery_in = bess.P_dc + sum(ups[k].P_dc for k in 1:nUps);
  P_loads = sum(P_critical) + sum(P_feeder) + S_base * motor.P_shaft;
  der(E_net_in) = P_grid + S_base * (pv.P_dc + gensets.P_fuel + gensets.P_starter);
  der(E_net_out) = P_loads + P_loss + P_battery_in;
  E_in = E_net_in + S_base * gensets.E_joined;
  E_out = E_net_out + S_base * gensets.E_tripped;
  E_stored = S_base * (grid.W_stored + bus.W_stored + gensets.W_stored + motor.W_stored + transformer.W_stored) + sum(ups[k].W_stored for k in 1:nUps);
end ElectricalNetwork;
