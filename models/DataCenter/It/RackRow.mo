within DataCenter.It;
model RackRow "Rows of racks: power demand, heat, throttling, trips and work"
  parameter Integer nRack = 132 "Liquid-cooled racks (and as many air-cooled ones)";
  parameter Integer nClass = 2 "Kinds of racks";
  parameter Real n_rack[nClass](each unit = "1") = {nRack, nRack} "Racks of each kind";
  parameter Boolean liquid_cooled[nClass] = {true, false} "Cold plates on coolant; false: heat sinks in air";
  parameter Real n_processor[nClass](each unit = "1") = {72, 48} "Processors (GPU or switch circuits) per rack";
  parameter Units.Power P_processor_idle[nClass] = {140, 105} "Idle power of a processor with its memory";
  parameter Units.Power P_processor_max[nClass] = {1200, 150} "Maximum power of a processor with its memory";
  parameter Units.Fraction power_floor[nClass] = {0, 0} "Least processor power over maximum while running (power smoothing by burning)";
  parameter Units.Energy E_shelf[nClass] = {0, 0} "Shelf storage per processor that smooths power swings";
  parameter Units.Power P_host_idle[nClass] = {16600, 8400} "Idle power of CPUs, switches, regulators and the rest, per rack";
  parameter Units.Power P_host_max[nClass] = {36752, 10937.6} "Full-load power of CPUs, switches, regulators and the rest, per rack";
  parameter Units.Fraction host_liquid_share[nClass] = {0.97, 0} "Share of host power and DC-DC loss on cold plates (rectifier loss goes to the air)";
  parameter Real n_host_plate[nClass](each unit = "1") = {36, 1} "Host cold plates per rack";
  parameter Units.Power P_rack_nominal[nClass] = {132e3, 19697} "Full-load input power of a rack";
  parameter Units.HeatCapacity C_chassis[nClass] = {50e3, 60e3} "Air-cooled mass of a rack";
  parameter Units.ThermalConductance G_chassis[nClass] = {1100, 900} "Chassis to inlet air with fans on, per rack";
  parameter Real n_dcdc[nClass](each unit = "1") = {18, 20} "DC-DC converters per rack";
  parameter Real n_rectifier[nClass](each unit = "1") = {48, 8} "Rectifiers per rack";
  parameter Units.ThermalResistance R_die_lid[nClass] = {0.018, 0.05} "Die to lid";
  parameter Units.Temperature T_throttle[nClass] = {360.15, 373.15} "Die: clock control starts";
  parameter Units.Temperature T_slowdown[nClass] = {362.15, 376.15} "Die: hardware slowdown";
  parameter Units.Temperature T_shutdown[nClass] = {365.15, 380.15} "Die: shutdown";
  parameter Units.Power P_fan_base[nClass] = {0.0116*P_rack_nominal[i]*(if liquid_cooled[i] then 0.055 else 1) for i in 1:nClass} "Power of the server fans of a rack at base speed: 1.23 % of the input power that is cooled by air, behind the power conversion";
  parameter Units.Fraction leakage_share[nClass] = fill(0.2, nClass) "Share of leakage in the maximum power of a processor at its reference temperature; 0: none";
  parameter Units.Temperature T_leakage_reference[nClass] = {if liquid_cooled[i] then 345.34 else 328.1 for i in 1:nClass} "Temperature of the dies at which the powers hold: full load, coolant of 30 degC, air of 24 degC";
  parameter Units.Temperature T_die_class_operating_max[nClass] = T_throttle "Highest die temperature without loss of clock";
  parameter Units.Temperature T_die_operating_max = T_throttle[1] "Highest die temperature without loss of clock";
  parameter Units.Temperature T_memory_operating_max = 368.15 "Highest memory temperature without loss of clock";
  parameter Units.VolumeFlowRate V_flow_plate_operating_min = 0.4/60000 "Lowest flow of the cold-plate correlation (0.4 L/min)";
  parameter Units.VolumeFlowRate V_flow_plate_operating_max = 2.4/60000 "Highest flow of the cold-plate correlation (2.4 L/min)";
  parameter Units.Density rho = 1007 "Coolant density (25 % propylene glycol, 45 degC)";
  parameter Units.SpecificHeatCapacity cp = 3981 "Coolant heat capacity (25 % propylene glycol, 45 degC)";
  parameter Units.Fraction standby_share = 0.02 "Standby power of the row that is switched off, over nominal power";
  parameter Units.Time t_restart = 60 "The bus must be healthy for so long before the row is switched on";
  parameter Units.Time t_power_up = 20 "Racks are switched on one after another during this time";
  parameter Units.Time t_boot = 180 "From switching on to the first work (boot, job restart from checkpoint)";
  parameter Units.Time t_load_ramp = 30 "Rise of the work after the boot";
  parameter Units.Temperature T_restart = 333.15 "Dies must be colder before the row is switched on again";
  parameter Units.Time checkpoint_interval = 3600 "Longest work between two checkpoints";
  final parameter Units.Power P_nominal = n_rack*P_rack_nominal "Full-load input power";

  input Units.Fraction utilisation(start = 1) "Workload intensity, 0..1";
  input Units.Fraction power_cap(start = 1) "Allowed processor power over maximum";
  input Integer checkpoint_count(start = 0) "Checkpoints completed so far";
  input Units.Power P_supplied(start = 20e6) "Power which the bus delivers";
  input Units.PerUnit V_supply_pu(start = 1) "Bus voltage";
  input Units.Temperature T_coolant_supply(start = 303.15) "Coolant supply";
  input Units.MassFlowRate m_flow_coolant(start = 438.6) "Coolant flow";
  input Units.Temperature T_inlet_air(start = 297.15) "Inlet air";

  output Units.Power P_demand "Power asked from the bus";
  output Units.Power P_drawn "Power taken from the bus";
  output Units.HeatFlowRate Q_flow_liquid "Heat to the coolant (positive into the coolant)";
  output Units.HeatFlowRate Q_flow_air "Heat to the air (positive into the air)";
  output Units.Temperature T_die "Dies of the first kind of racks";
  output Units.Temperature T_memory "Memory of the first kind of racks";
  output Units.Temperature T_die_class[nClass] "Dies of each kind of racks";
  output Units.Fraction throttle "Clock ratio of the first kind of racks, 1 = full speed";
  output Units.Fraction clock_limit "Thermal clock limit of the first kind of racks, 1 = none";
  output RowCause running_cause(start = RowCause.start, fixed = true) "Why the row was switched on or off last";
  output Boolean supply_healthy "The power supplies trust the bus";
  output Boolean hold_up_empty "The hold-up store is used up";
  output Boolean overheated "A kind of racks is beyond its shutdown limit";
  output Units.VolumeFlowRate V_flow_plate "Coolant flow through one cold plate";
  output Boolean running(start = true, fixed = true) "The row runs";
  output Boolean slowdown "Hardware slowdown of the first kind of racks";
  output Units.Time work_done "Work that counts (GPU-seconds per GPU)";
  output Units.Time work_lost "Work repeated because of trips (GPU-seconds per GPU)";
  output Units.Time work_missed "Work asked for and not done (GPU-seconds per GPU)";
  output Real n_gpu(unit = "1") "Processors of the first kind of racks";
  output Units.Power P_loss_conversion "Loss of the power conversion";
  output Units.Energy E_in(start = 0, fixed = true, nominal = 1e9) "Electrical energy taken";
  output Units.Energy E_out(start = 0, fixed = true, nominal = 1e9) "Heat given off";
  output Units.Energy E_stored(nominal = 1e9) "Heat above 0 degC and hold-up energy";

  Parts.RackClass rackClass[nClass](
    n_rack = n_rack, liquid_cooled = liquid_cooled, n_processor = n_processor,
    P_processor_idle = P_processor_idle, P_processor_max = P_processor_max,
    P_host_idle = P_host_idle, P_host_max = P_host_max, host_liquid_share = host_liquid_share,
    n_host_plate = n_host_plate, C_chassis = C_chassis, G_chassis = G_chassis,
    each rho = rho, each cp = cp,
    P_fan_base = P_fan_base,
    processor(power_floor = power_floor, leakage_share = leakage_share, T_leakage_reference = T_leakage_reference),
    conversion(n_dcdc = n_dcdc, n_rectifier = n_rectifier),
    path(R_die_lid = R_die_lid),
    throttle(T_throttle = T_throttle, T_slowdown = T_slowdown, T_shutdown = T_shutdown)) "Kinds of racks";
  Parts.HoldUp holdUp(P_nominal = P_nominal, E_shelf = sum(n_rack[i]*n_processor[i]*E_shelf[i] for i in 1:nClass),
    P_standby = standby_share*P_nominal, P_dead = 0.25*standby_share*P_nominal)
    "Input side of the power supplies";
  Parts.WorkCounter work(checkpoint_interval = checkpoint_interval) "Work";

protected
  Units.Fraction on "Share of the racks that is switched on";
  final parameter Real n_plate(unit = "1") = sum(if liquid_cooled[i] then n_rack[i]*(n_processor[i] + n_host_plate[i]) else 0 for i in 1:nClass)
    "Cold plates on the coolant";
  Boolean restart "All conditions for switching on hold";
  discrete Units.Time t_healthy(start = -1e6, fixed = true) "The bus is healthy since";
  discrete Units.Time t_start(start = -1e6, fixed = true) "Last switching on";
  Units.Fraction offered "Workload intensity within 0..1: processors cannot be more than busy";
  Units.Power P_standby "Power of the racks that are switched off";
  Units.Fraction load_share "Share of the offered work that is taken after a start";

equation
  V_flow_plate = m_flow_coolant/(rho*max(1, n_plate));
  supply_healthy = holdUp.supply_healthy;
  hold_up_empty = holdUp.empty;
  offered = noEvent(max(0, min(1, utilisation)));
  for i in 1:nClass loop
    rackClass[i].on = on;
    rackClass[i].utilisation = offered;
    rackClass[i].load_share = load_share;
    rackClass[i].power_cap = power_cap;
    rackClass[i].V_flow_plate = V_flow_plate;
    rackClass[i].T_coolant = T_coolant_supply;
    rackClass[i].T_inlet_air = T_inlet_air;
    rackClass[i].P_standby = P_standby*n_rack[i]*P_rack_nominal[i]/P_nominal;
    T_die_class[i] = rackClass[i].path.T_die;
  end for;

  // Racks that wait for their turn after a start are on standby.
  holdUp.P_used = sum(rackClass.P_used) + (1 - on)*holdUp.P_standby;
  P_standby = if running then (1 - on)*holdUp.P_standby else holdUp.P_standby_used;
  holdUp.running = running;
  holdUp.P_supplied = P_supplied;
  holdUp.V_supply_pu = V_supply_pu;
  P_demand = holdUp.P_demand;
  P_drawn = holdUp.P_drawn;

  overheated = sum(if rackClass[i].throttle.overheated then 1 else 0 for i in 1:nClass) > 0;
  when holdUp.supply_healthy then
    t_healthy = time;
  end when;
  restart = not initial() and not pre(running) and holdUp.supply_healthy and not holdUp.empty and not overheated
    and time >= t_healthy + t_restart and T_die < T_restart;
  when initial() then
    running = not (holdUp.empty or overheated);
    running_cause = if holdUp.empty then RowCause.holdUpEmpty else if overheated then RowCause.overheated else RowCause.start;
  elsewhen holdUp.empty or overheated then
    running = false;
    running_cause = if holdUp.empty then RowCause.holdUpEmpty else RowCause.overheated;
  elsewhen restart then
    running = true;
    running_cause = RowCause.restart;
  end when;
  when restart then
    t_start = time;
  end when;
  on = if running then noEvent(min(1, max(0, (time - t_start)/t_power_up))) else 0;
  load_share = if running then noEvent(min(1, max(0, (time - t_start - t_boot)/t_load_ramp))) else 0;

  work.speed = on*rackClass[1].processor.speed;
  work.utilisation = offered;
  work.running = running;
  work.checkpoint_count = checkpoint_count;
  work_done = work.work_done;
  work_lost = work.work_lost;
  work_missed = work.work_missed;

  n_gpu = n_rack[1]*n_processor[1];
  Q_flow_liquid = sum(rackClass.Q_flow_liquid);
  Q_flow_air = sum(rackClass.Q_flow_air);
  P_loss_conversion = sum(rackClass.P_loss_conversion);
  T_die = rackClass[1].path.T_die;
  T_memory = rackClass[1].path.T_memory;
  throttle = rackClass[1].processor.clock;
  clock_limit = rackClass[1].throttle.clock_limit;
  slowdown = rackClass[1].throttle.slowdown;
  der(E_in) = P_drawn;
  der(E_out) = Q_flow_liquid + Q_flow_air;
  E_stored = sum(rackClass.E_stored) + holdUp.E;
end RackRow;
