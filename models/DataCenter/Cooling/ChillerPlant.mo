within DataCenter.Cooling;
model ChillerPlant "Facility water plant: heat recovery, integrated economiser, chillers, towers, buffer tank, primary and facility pumps"
  parameter Integer nLoad = 2 "Number of loads on the facility water";
  parameter Integer nChiller = 7 "Number of chillers, each with condenser pump and tower cell";
  parameter Integer nLayer = 10 "Number of layers of the buffer tank";
  parameter Units.Power Q_flow_reference = 3.5e6 "Capacity of one chiller at the reference temperatures of its curves";
  parameter Real COP_reference(unit = "1") = 6.04 "Coefficient of performance of a chiller at the reference temperatures";
  parameter Real scale(unit = "1") = Q_flow_reference/1406.6e3 "Size of chiller and tower cell over that of the validated set";
  parameter Real size(unit = "1") = nChiller*Q_flow_reference/24.5e6 "Size of the plant over that of seven chillers of 3.5 MW, for the defaults of flows and volumes";
  parameter Data.Chiller chiller_data(Q_flow_reference = Q_flow_reference, COP_reference = COP_reference) "Data of a chiller";
  parameter Data.TowerCell cell_data(
    UA_nominal = 90762*scale,
    V_flow_air_nominal = 52.65*scale,
    m_flow_water_nominal = 75.39*scale,
    P_fan_nominal = 17214.5*scale) "Data of a tower cell";
  parameter Units.MassFlowRate m_flow_facility_nominal = 700*size "Facility water flow at full speed";
  parameter Units.Pressure dp_facility_nominal = 250e3 "Head of the facility pumps at nominal flow";
  parameter Integer nFacilityPump = 4 "Facility pumps that run side by side";
  parameter Real head_shutoff_facility(unit = "1") = 1.2 "Head of the facility pumps at zero flow over nominal head";
  parameter Real facility_pump_speed_min(unit = "1") = 0.4 "Speed of the facility pumps at no flow";
  parameter Units.MassFlowRate m_flow_primary_nominal = 700*size "Largest flow of the primary pumps";
  parameter Units.Pressure dp_primary_nominal = 120e3 "Head of the primary pumps at nominal flow";
  parameter Units.MassFlowRate m_flow_condenser_nominal = 75.39*scale "Condenser water flow of one chiller";
  parameter Units.Pressure dp_condenser_nominal = 180e3 "Head of the condenser pumps";
  parameter Units.MassFlowRate m_flow_economiser_nominal = 700*size "Tower water flow of the economiser, largest";
  parameter Units.HeatFlowRate Q_flow_economiser_nominal = 21e6*size "Economiser duty at nominal approach";
  parameter Units.TemperatureDifference approach_economiser = 1.5 "Economiser approach at nominal duty and flows";
  parameter Units.HeatFlowRate Q_flow_reuse_nominal = 5e6*size "Heat recovery: duty at nominal flows and approach";
  parameter Units.TemperatureDifference approach_reuse = 3 "Heat recovery: return water above the user's leaving water at nominal duty";
  parameter Units.MassFlowRate m_flow_reuse_nominal = 120*size "Heat recovery: nominal flow of the user's water";
  parameter Units.Pressure dp_reuse_nominal = 40e3 "Heat recovery: pressure loss of the facility water at nominal primary flow, while heat is used";
  parameter Real eta_pump(unit = "1") = 0.78 "Pump efficiency";
  parameter Real eta_drive(unit = "1") = 0.9 "Efficiency of motors and converters";
  parameter Units.Volume V_tank = 190 "Volume of the buffer tank";
  parameter Units.Volume V_evaporator = 12*size "Water volume of evaporators, economiser and primary pipes";
  parameter Units.Volume V_header = 6*size "Water volume of the supply header, the same of the return header";
  parameter Units.Volume V_condenser = 15*size "Water volume of condensers and hot pipes";
  parameter Units.Volume V_basin = 60*size "Water volume of tower basins and cold pipes";
  parameter Units.TemperatureDifference approach_tower = 4 "Condenser water above wet-bulb temperature that the fans aim at";
  parameter Units.Temperature T_condenser_min = 286.15 "Lowest condenser water temperature";
  parameter Units.MassFlowRate m_flow_charge_max = 30 "Largest charging and discharging flow of the tank";
  parameter Units.Temperature T_condenser_trip = 313.15 "Entering condenser water that trips the chillers on high pressure";
  parameter Units.TemperatureDifference dT_condenser_release = 4 "Released so far below";
  parameter Units.Time tau_ramp = 70 "Time constant of a chiller's loading";
  parameter Units.Time tau_ramp_fast = 25 "Time constant of a chiller's loading, fast restart";
  parameter Units.Temperature T_fill_min = 278.15 "Frost protection: tower cells are shut so that no fill cools its water below this";
  parameter Units.Temperature T_fill_leaving_operating_min = 274.65 "Lowest temperature behind the fill: ice forms below, margin of 1.5 K";
  parameter Units.Temperature T_primary_supply_operating_min = chiller_data.T_evaporator_min "Lowest evaporator outlet: lower end of the curves, above freezing";
  parameter Units.Temperature T_primary_supply_operating_max = 308.15 "Highest evaporator outlet: compressors find no lift beyond (assumed)";
  parameter Units.Temperature T_basin_operating_max = 305.35 "Highest entering condenser water of the curves (32.2 degC)";
  parameter Units.TemperatureDifference dT_supply_alarm = 5 "Supply above its setpoint that counts as out of range";
  parameter Units.Temperature T_facility_nominal = 298.15 "Temperature at which the properties of the facility water are taken: the same in all that share the water, or heat is lost between them";
  parameter Boolean steady_start = true "Start in the steady state of the inputs; false where inputs come from equations: start from the start parameters" annotation(Evaluate = true);
  parameter Units.MassFlowRate m_flow_start = 312*size "Facility water flow for which the plant starts without steady_start";
  parameter Units.Temperature T_return_start = 308.5 "Return temperature for which the plant starts without steady_start";
  parameter Units.Temperature T_supply_start = 293.15 "Supply temperature with which the plant starts without steady_start";
  parameter Units.Temperature T_dry_bulb_start = 303.15 "Dry-bulb temperature for which the plant starts without steady_start";
  parameter Units.Temperature T_wet_bulb_start = 296.15 "Wet-bulb temperature for which the plant starts without steady_start";

  input Units.MassFlowRate m_flow_load[nLoad](each start = 310/nLoad) "Facility water flows of the loads";
  input Units.Temperature T_return_load[nLoad](each start = 308.4) "Return temperatures of the loads";
  input Units.Temperature T_dry_bulb(start = 303.15) "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb(start = 296.15) "Outdoor wet-bulb temperature";
  input Units.Pressure p_barometric(start = 100000) "Barometric pressure";
  input Units.Temperature T_supply_setpoint(start = 293.15) "Setpoint of the facility water supply temperature";
  input Boolean feeder_available(start = true) "True while the mechanical feeder is connected";
  input Real V_feeder_pu(unit = "1", start = 1) "Voltage of the mechanical feeder [pu]";
  input Boolean pump_available(start = true) "True while the UPS feeder of the facility pumps is connected";
  input Real V_pump_pu(unit = "1", start = 1) "Voltage of the UPS feeder of the facility pumps [pu]";
  input Boolean chiller_restart_fast(start = false) "True for fast restart of the chillers";
  input Boolean economiser_enabled(start = true) "True where the economiser may be used";
  input Integer n_chiller_failed(start = 0, min = 0) "Number of chillers out of service";
  input Integer n_tower_failed(start = 0, min = 0) "Number of tower cells out of service";
  input Boolean tower_fan_available(start = true) "False while the fans of all tower cells have lost their supply";
  input Integer n_facility_pump_failed(start = 0, min = 0) "Number of facility pumps out of service";
  input Real tank_charge(unit = "1", start = 0, min = -1, max = 1) "Cold storage: positive charges the tank, negative discharges it, over the largest charging flow; 0: a buffer that is kept cold";

  input Units.MassFlowRate m_flow_reuse(start = 0) "Water flow of a user of the heat, zero where there is none";
  input Units.Temperature T_reuse_return(start = 298.15) "Temperature of the water that comes back from the user of the heat";

  output Units.Temperature T_facility_supply "Facility water supply temperature";
  output Real facility_pump_speed(unit = "1") "Speed of the facility pumps over nominal, reduced where fewer run: what the loads' flows go with";
  output Units.Power P_chiller "Electrical power of the chillers";
  output Units.Power P_tower "Electrical power of the tower fans";
  output Units.Power P_condenser_pump "Electrical power of condenser and economiser pumps";
  output Units.Power P_primary_pump "Electrical power of the primary pumps";
  output Units.Power P_facility_pump "Electrical power of the facility pumps, on UPS";
  output Units.Power P_mechanical "Electrical power on the mechanical feeder";
  output Units.MassFlowRate m_flow_makeup "Make-up water of the towers";
  output Units.Temperature T_tank[nLayer] "Temperatures of the tank layers, from the bottom";
  output Units.HeatFlowRate Q_flow_chiller "Heat taken by the chillers from the facility water";
  output Units.HeatFlowRate Q_flow_economiser "Heat taken by the economiser from the facility water";
  output Units.HeatFlowRate Q_flow_reuse "Heat given to its user";
  output Units.Temperature T_reuse_supply "Temperature of the water that goes to the user of the heat";
  output Units.HeatFlowRate Q_flow_load "Heat from the loads";
  output Units.HeatFlowRate Q_flow_tower "Heat given to the outdoor air";
  output Integer n_chiller_on "Chillers on";
  output ChillerCause n_chiller_on_cause "Why the number of chillers on changed last";
  output Boolean high_pressure_trip(start = false, fixed = true) "True while the chillers are tripped by high condenser pressure";
  output Boolean economiser_on "True while the economiser is in use";
  output Boolean plant_supply_healthy "True while the undervoltage relay of chillers and their pumps is not tripped";
  output Boolean tower_fan_running "True while the tower fans are driven";
  output Boolean facility_pump_running "True while the facility pumps are driven";
  output Units.Temperature T_fill_leaving "Temperature of the water that leaves the fill of the towers";
  output Units.Temperature T_facility_supply_operating_max "Highest supply: high-temperature alarm of the facility water";
  output Integer n_chiller_starts "Starts of chillers so far";
  output Units.Time t_chiller[nChiller] "Running time of each chiller";
  output PlantMode mode "Operating mode";
  output Units.Temperature T_return(start = 309) "Return header temperature";
  output Units.Temperature T_primary_supply "Water temperature behind the chillers";
  output Units.Temperature T_basin(start = 300) "Condenser water supply temperature";
  output Units.Temperature T_condenser_return(start = 306) "Condenser water return temperature";
  output Units.MassFlowRate m_flow_primary(start = 300) "Primary water flow";
  output Real tower_fan_speed(unit = "1") "Speed of the tower fans over nominal";
  output Units.Energy E_in(start = 0, fixed = true, nominal = 1e10) "Energy taken in: heat of the loads and electricity";
  output Units.Energy E_out(start = 0, fixed = true, nominal = 1e10) "Energy given to the outdoor air, plant rooms and the user of the heat";
  output Units.Energy E_stored(nominal = 1e10) "Thermal energy held in the water above 20 degC";

  Parts.SupplyMonitor supply(available = feeder_available, V_pu = V_feeder_pu, t_restart = 0) "Undervoltage relay of the chillers";
  Parts.PlantSequencer sequencer(
    healthy = supply.healthy,
    fast = chiller_restart_fast,
    n_available = if high_pressure_trip then 0 else max(0, min(nChiller, nChiller - n_chiller_failed)),
    tripped = high_pressure_trip,
    load = load,
    dT_supply = T_primary_supply - T_supply_setpoint,
    dT_return = T_recovered - T_wet_bulb,
    economiser_enabled = economiser_enabled) "Staging and restart";
  Parts.LeadLag rotation(n = nChiller, n_on = sequencer.n_on) "Which chillers run";
  Parts.EirChiller chiller(
    data = chiller_data,
    n_running = n_loaded,
    Q_flow_demand = Q_flow_demand,
    T_evaporator = T_primary_supply,
    T_condenser_entering = T_basin,
    T_condenser_leaving = T_condenser_return) "Chillers";
  Parts.UnitsInService cells(n = nChiller, tau_lost = 10, tau_back = 60, n_failed = n_tower_failed) "Tower cells in service";
  Parts.UnitsInService facility_pumps(n = nFacilityPump, tau_lost = 1.5, tau_back = 15, n_failed = n_facility_pump_failed) "Facility pumps in service";
  Parts.HeatExchanger recovery(
    n_running = 1,
    UA_nominal = UA_reuse,
    C_1_nominal = m_flow_primary_nominal*cp,
    C_2_nominal = m_flow_reuse_nominal*cp,
    C_1 = m_flow_primary*cp,
    C_2 = noEvent(max(0, m_flow_reuse))*cp,
    T_1 = T_return,
    T_2 = T_reuse_return) "Heat recovery, first of the three on the warm return: its water is the warmest there is";
  Parts.HeatExchanger economiser(
    n_running = 1,
    UA_nominal = UA_economiser,
    C_1_nominal = m_flow_primary_nominal*cp,
    C_2_nominal = m_flow_economiser_nominal*cp,
    C_1 = m_flow_primary*cp,
    C_2 = m_flow_economiser*cp,
    T_1 = T_recovered,
    T_2 = T_basin) "Water-side economiser";
  Parts.MerkelTower tower(
    n_cell = noEvent(max(0.01, cells.n_running)),
    data = cell_data,
    T_leaving_min = T_fill_min,
    m_flow_water = fill_share*m_flow_tower,
    T_water = T_condenser_return,
    T_dry_bulb = T_dry_bulb,
    T_wet_bulb = T_wet_bulb,
    p = p_barometric,
    fan_speed = fan.speed) "Cooling towers";
  Parts.Drive fan(
    available = feeder_available and tower_fan_available,
    V_pu = V_feeder_pu,
    setpoint = if circulating then noEvent(max(0, fan_controller.y)) else 0,
    speed_start = max(0, y_fan_start),
    t_ramp = 60,
    tau = 10,
    tau_coast = 10,
    t_restart = 15) "Tower fan drives";
  Parts.ProportionalIntegral fan_controller(
    k = 0.06,
    T_i = 240,
    y_min = -0.25,
    y_start = y_fan_start,
    error = fan_error) "Condenser water temperature controller: fans above zero, tower bypass below";
  Parts.Drive facility_pump(
    available = pump_available,
    V_pu = V_pump_pu,
    setpoint = pump_setpoint,
    speed_start = pump_speed_start,
    t_ramp = 15,
    tau = 15,
    t_restart = 3) "Facility pump drives";
  Parts.StratifiedTank tank(
    nLayer = nLayer,
    V = V_tank,
    cp = cp,
    rho = rho,
    m_flow_up = m_flow_primary - m_flow_secondary,
    T_bottom = T_facility_supply,
    T_top = T_return) "Buffer tank between supply and return header";
protected
  constant Units.Temperature T_reference = 293.15 "Temperature of zero stored energy";
  parameter Units.SpecificHeatCapacity cp = Media.Water.specificHeatCapacity(T_facility_nominal) "Specific heat capacity of the facility water";
  parameter Units.Density rho = Media.Water.density(T_facility_nominal) "Density of the facility water";
  parameter Units.HeatCapacity C_evaporator = V_evaporator*rho*cp "Heat capacity of the evaporator water";
  parameter Units.HeatCapacity C_header = V_header*rho*cp "Heat capacity of a header";
  parameter Units.HeatCapacity C_condenser = V_condenser*rho*cp "Heat capacity of the hot tower water";
  parameter Units.HeatCapacity C_basin = V_basin*rho*cp "Heat capacity of the basins";
  parameter Units.ThermalConductance UA_economiser = Functions.conductanceFromTemperatures(
    Q_flow_economiser_nominal,
    approach_economiser,
    approach_economiser + Q_flow_economiser_nominal/cp*(1/m_flow_primary_nominal - 1/m_flow_economiser_nominal)) "Nominal conductance of the economiser";
  parameter Units.ThermalConductance UA_reuse = Functions.conductanceFromTemperatures(
    Q_flow_reuse_nominal,
    approach_reuse,
    approach_reuse + Q_flow_reuse_nominal/cp*(1/m_flow_reuse_nominal - 1/m_flow_primary_nominal)) "Nominal conductance of the heat recovery";
  parameter Units.MassFlowRate m_flow_initial(fixed = false, start = 300) "Facility water flow at the start";
  parameter Units.Temperature T_return_initial(fixed = false, start = 309) "Return temperature at the start";
  parameter Units.MassFlowRate m_flow_reuse_initial(fixed = false) "Water flow of the user of the heat at the start";
  parameter Units.Temperature T_reuse_initial(fixed = false) "Temperature of the water of the user of the heat at the start";
  parameter Units.ThermalConductance G_reuse_initial(fixed = false, start = 1e5) "Heat recovery: heat flow per kelvin between its inlets at the start";
  parameter Units.Temperature T_recovered_initial(fixed = false, start = 309) "Return temperature behind the heat recovery at the start";
  parameter Units.Temperature T_supply_initial(fixed = false) "Supply temperature at the start";
  parameter Units.Temperature T_dry_bulb_initial(fixed = false, start = 300) "Dry-bulb temperature at the start";
  parameter Units.Temperature T_wet_bulb_initial(fixed = false) "Wet-bulb temperature at the start";
  parameter Units.Pressure p_initial(fixed = false, start = 1e5) "Barometric pressure at the start";
  parameter Real n_available_initial(unit = "1", fixed = false) "Number of chillers in service at the start";
  parameter Real n_cell_initial(unit = "1", fixed = false, start = 1) "Number of tower cells in service at the start";
  parameter Units.TemperatureDifference dT_economiser_initial(fixed = false) "Return above wet-bulb temperature for the economiser at the start";
  parameter Units.MassFlowRate m_flow_economiser_initial(fixed = false, start = 300) "Tower water flow of the economiser at the start";
  parameter Units.MassFlowRate m_flow_tower_initial(fixed = false, start = 600) "Tower water flow at the start";
  parameter Units.ThermalConductance G_initial(fixed = false, start = 1e6) "Economiser heat flow per kelvin between its inlets at the start";
  parameter Units.HeatFlowRate Q_flow_initial(fixed = false, start = 1e7) "Heat of the facility water at the start";
  parameter Units.HeatFlowRate Q_flow_chiller_initial(fixed = false, start = 1e7) "Heat for the chillers at the start";
  parameter Units.Temperature T_basin_initial(fixed = false, start = 300) "Condenser water supply temperature at the start";
  parameter Units.Temperature T_condenser_initial(fixed = false, start = 306) "Condenser water return temperature at the start";
  parameter Units.TemperatureDifference dT_tower_initial(fixed = false) "Condenser water above its setpoint at the start, where fans at full speed are too little";
  parameter Real n_start(unit = "1", fixed = false) "Number of chillers on at the start";
  parameter Real y_fan_start(unit = "1", fixed = false) "Output of the fan controller at the start";
  parameter Real pump_speed_start(unit = "1", fixed = false) "Facility pump speed at the start";
  Units.MassFlowRate m_flow_in[nLoad] "Facility water flows of the loads, held positive by check valves";
  Real pump_share(unit = "1") "Facility pumps in service over all";
  Units.MassFlowRate m_flow_charge "Charging flow asked for by the tank";
  Units.MassFlowRate m_flow_discharge "Discharging flow asked for from the tank";
  Units.Temperature T_recovered "Return temperature behind the heat recovery";
  Boolean circulating "True while the primary pumps are wanted";
  Units.MassFlowRate m_flow_secondary "Facility water flow of all loads";
  Units.MassFlowRate m_flow_primary_setpoint "Setpoint of the primary flow";
  Units.MassFlowRate m_flow_tower "Condenser water flow of chillers and economiser";
  Units.MassFlowRate m_flow_economiser(start = 300) "Tower water flow of the economiser";
  Real n_condenser(unit = "1") "Condenser pumps running, a ramping one as a fraction";
  Real n_ramp(unit = "1") "Chillers loaded, a ramping one as a fraction";
  Real n_loaded(unit = "1") "Chillers loaded, none without supply";
  Units.HeatFlowRate Q_flow_demand "Cooling asked for from the chillers";
  Real load(unit = "1") "Chillers needed for the present load";
  Real pump_setpoint(unit = "1") "Facility pump speed for the present flow";
  Units.TemperatureDifference fan_error "Control error of the towers";
  Units.Temperature T_condenser_setpoint "Setpoint of the condenser water temperature";
  Real fill_share(unit = "1") "Share of the condenser water over the fill, rest through the tower bypass";
  Units.Pressure dp_reuse "Pressure loss of the heat recovery at nominal primary flow";
  Units.Power P_shaft_primary "Shaft power of the primary pumps";
  Units.Power P_shaft_facility "Shaft power of the facility pumps";
  Units.Power P_shaft_condenser "Shaft power of condenser and economiser pumps";
equation
  assert(n_chiller_failed >= 0 and n_chiller_failed <= nChiller,
    "n_chiller_failed = " + String(n_chiller_failed) + ": chillers out of service must lie within 0 and nChiller = " + String(nChiller));
  assert(n_tower_failed >= 0 and n_tower_failed <= nChiller,
    "n_tower_failed = " + String(n_tower_failed) + ": tower cells out of service must lie within 0 and nChiller = " + String(nChiller));
  assert(n_facility_pump_failed >= 0 and n_facility_pump_failed <= nFacilityPump,
    "n_facility_pump_failed = " + String(n_facility_pump_failed) + ": facility pumps out of service must lie within 0 and nFacilityPump = " + String(nFacilityPump));
  assert(tank_charge >= -1 and tank_charge <= 1, "tank_charge = " + String(tank_charge) + ": the flow over the largest charging flow must lie within -1 and 1");
  // Facility water: flows
  for i in 1:nLoad loop
    m_flow_in[i] = noEvent(max(0, m_flow_load[i]));
  end for;
  m_flow_secondary = sum(m_flow_in);
  pump_setpoint = noEvent(min(1, facility_pump_speed_min + (1 - facility_pump_speed_min)*m_flow_secondary/m_flow_facility_nominal));
  pump_share = facility_pumps.n_running/nFacilityPump;
  facility_pump_speed = facility_pump.speed*pump_share*sqrt(head_shutoff_facility/(pump_share^2 + head_shutoff_facility - 1));
  m_flow_charge = m_flow_charge_max*(
    Functions.smoothClip((tank.T[nLayer - 1] - T_supply_setpoint - 1)/4, 0, 1, 0.02)*noEvent(if tank_charge < 0 then 0 else if tank_charge > 0 then tank_charge else 1))
    *Functions.smoothClip(1 - (T_primary_supply - T_supply_setpoint)/0.5, 0, 1, 0.02);
  m_flow_discharge = m_flow_charge_max*noEvent(max(0, -tank_charge))*Functions.smoothClip((T_supply_setpoint + 1 - tank.T[2])/0.5, 0, 1, 0.02);
  circulating = supply.healthy and (sequencer.n_on > 0 or sequencer.economiser_on);
  m_flow_primary_setpoint = if circulating then m_flow_primary_nominal*Functions.smoothClip(
      (m_flow_secondary + m_flow_charge - m_flow_discharge)
      *(1 - 0.8*Functions.smoothClip((T_primary_supply - T_supply_setpoint - 0.5)/3, 0, 1, 0.02))/m_flow_primary_nominal,
      0, 1, 1e-3) else 0;
  der(m_flow_primary) = (m_flow_primary_setpoint - m_flow_primary)/(if circulating then 10 else 3);

  // Facility water: heat
  Q_flow_load = cp*sum(m_flow_in[i]*(T_return_load[i] - T_facility_supply) for i in 1:nLoad);
  der(T_return) = (cp*(sum(m_flow_in[i]*(T_return_load[i] - T_return) for i in 1:nLoad) + tank.m_flow_charge*(tank.T[nLayer] - T_return))
    + P_shaft_facility)/C_header;
  der(T_primary_supply) = (cp*m_flow_primary*(T_return - T_primary_supply) - Q_flow_reuse - Q_flow_economiser - Q_flow_chiller + P_shaft_primary)/C_evaporator;
  der(T_facility_supply) = cp*(m_flow_primary*(T_primary_supply - T_facility_supply)
    + tank.m_flow_discharge*(tank.T[1] - T_facility_supply))/C_header;
  T_tank = tank.T;

  // Heat recovery: past the exchanger where the user's water is the warmer one, throttled at the supply setpoint
  Q_flow_reuse = noEvent(max(0, min(recovery.Q_flow, cp*m_flow_primary*(T_return - T_supply_setpoint))));
  T_recovered = T_return - Q_flow_reuse/(cp*m_flow_primary + 1);
  T_reuse_supply = T_reuse_return + Q_flow_reuse/(cp*noEvent(max(0, m_flow_reuse)) + 1);

  // Chillers and economiser
  high_pressure_trip = T_basin > T_condenser_trip or (pre(high_pressure_trip) and T_basin > T_condenser_trip - dT_condenser_release);
  n_chiller_on = sequencer.n_on;
  n_chiller_on_cause = sequencer.cause;
  economiser_on = sequencer.economiser_on;
  plant_supply_healthy = supply.healthy;
  tower_fan_running = fan.running;
  facility_pump_running = facility_pump.running;
  n_chiller_starts = sequencer.n_starts;
  t_chiller = rotation.t_run;
  mode = sequencer.mode;
  der(n_ramp) = (n_chiller_on - n_ramp)/noEvent(if n_ramp > n_chiller_on then 3 elseif chiller_restart_fast then tau_ramp_fast else tau_ramp);
  n_loaded = if supply.healthy then n_ramp else 0;
  Q_flow_demand = cp*m_flow_primary*(T_return - T_supply_setpoint) - Q_flow_reuse - Q_flow_economiser + C_evaporator/60*(T_primary_supply - T_supply_setpoint);
  load = (cp*noEvent(max(m_flow_primary, m_flow_secondary))*(T_return - T_supply_setpoint) - Q_flow_reuse - Q_flow_economiser)/chiller.Q_flow_available;
  Q_flow_chiller = chiller.Q_flow;
  Q_flow_economiser = economiser.Q_flow;
  P_chiller = chiller.P;

  // Condenser water
  der(n_condenser) = (n_chiller_on - n_condenser)/(if supply.healthy then 10 else 3);
  der(m_flow_economiser) = ((if supply.healthy and sequencer.economiser_on then
      noEvent(min(m_flow_economiser_nominal, 1.2*m_flow_primary)) else 0) - m_flow_economiser)/(if supply.healthy then 20 else 3);
  m_flow_tower = n_condenser*m_flow_condenser_nominal + m_flow_economiser;
  der(T_condenser_return) = (cp*m_flow_tower*(T_basin - T_condenser_return) + Q_flow_chiller + P_chiller + Q_flow_economiser + P_shaft_condenser)/C_condenser;
  der(T_basin) = (cp*m_flow_tower*(T_condenser_return - T_basin) - Q_flow_tower)/C_basin;
  Q_flow_tower = tower.Q_flow;
  T_fill_leaving = tower.T_leaving;
  T_facility_supply_operating_max = T_supply_setpoint + dT_supply_alarm;
  T_condenser_setpoint = noEvent(max(max(T_condenser_min, T_wet_bulb + approach_tower), T_supply_setpoint - 2));
  fan_error = if mode == PlantMode.freeCooling then T_primary_supply - T_supply_setpoint else T_basin - T_condenser_setpoint;
  fill_share = noEvent(min(1, 1 + 4*fan_controller.y));
  tower_fan_speed = fan.speed;

  // Electricity
  P_shaft_primary = if supply.healthy then m_flow_primary/rho*(dp_primary_nominal + dp_reuse)*(m_flow_primary/m_flow_primary_nominal)^2/eta_pump else 0;
  dp_reuse = dp_reuse_nominal*noEvent(max(0, min(1, Q_flow_reuse/(0.01*Q_flow_reuse_nominal))));
  P_shaft_facility = if facility_pump.running then pump_share*Functions.pumpShaftPower(
    m_flow_facility_nominal/rho*dp_facility_nominal, eta_pump, head_shutoff_facility, facility_pump.speed,
    m_flow_secondary/(m_flow_facility_nominal*(pump_share + 1e-6))) else 0;
  P_shaft_condenser = if supply.healthy then dp_condenser_nominal/(rho*eta_pump)*(n_condenser*m_flow_condenser_nominal
    + m_flow_economiser*(0.3 + 0.7*(m_flow_economiser/m_flow_economiser_nominal)^2)) else 0;
  P_primary_pump = P_shaft_primary/eta_drive;
  P_facility_pump = P_shaft_facility/eta_drive;
  P_condenser_pump = P_shaft_condenser/eta_drive;
  P_tower = if fan.running then tower.P_fan else 0;
  P_mechanical = P_chiller + P_tower + P_condenser_pump + P_primary_pump;
  m_flow_makeup = tower.m_flow_makeup;

  der(E_in) = Q_flow_load + P_mechanical + P_facility_pump;
  der(E_out) = Q_flow_tower + Q_flow_reuse + P_tower + (1 - eta_drive)*(P_primary_pump + P_facility_pump + P_condenser_pump);
  E_stored = C_evaporator*(T_primary_supply - T_reference) + C_header*(T_return + T_facility_supply - 2*T_reference)
    + C_condenser*(T_condenser_return - T_reference) + C_basin*(T_basin - T_reference)
    + V_tank*rho*cp*(sum(tank.T)/nLayer - T_reference);
initial equation
  // Close to the steady state that belongs to the inputs, so that results have no start-up transient
  if steady_start then
    m_flow_initial = noEvent(max(0, sum(m_flow_load)));
    T_return_initial = (m_flow_load*T_return_load + 1e-3*T_supply_setpoint)/(sum(m_flow_load) + 1e-3);
    T_supply_initial = T_supply_setpoint;
    m_flow_reuse_initial = noEvent(max(0, m_flow_reuse));
    T_reuse_initial = T_reuse_return;
    T_dry_bulb_initial = T_dry_bulb;
    T_wet_bulb_initial = T_wet_bulb;
    p_initial = p_barometric;
    n_available_initial = noEvent(max(0, min(nChiller, nChiller - n_chiller_failed)));
    n_cell_initial = noEvent(max(0.01, min(nChiller, nChiller - n_tower_failed)));
    dT_economiser_initial = noEvent(if economiser_enabled then sequencer.dT_economiser_on else 1e3);
  else
    m_flow_initial = m_flow_start;
    T_return_initial = T_return_start;
    T_supply_initial = T_supply_start;
    m_flow_reuse_initial = 0;
    T_reuse_initial = T_return_start;
    T_dry_bulb_initial = T_dry_bulb_start;
    T_wet_bulb_initial = T_wet_bulb_start;
    p_initial = 1e5;
    n_available_initial = nChiller;
    n_cell_initial = nChiller;
    dT_economiser_initial = sequencer.dT_economiser_on;
  end if;
  G_reuse_initial = Functions.exchangerConductance(cp*m_flow_initial, cp*m_flow_reuse_initial, cp*m_flow_primary_nominal,
    cp*m_flow_reuse_nominal, UA_reuse, 0.5);
  T_recovered_initial = T_return_initial - noEvent(max(0, min(T_return_initial - T_supply_initial,
    G_reuse_initial*(T_return_initial - T_reuse_initial)/(cp*m_flow_initial + 1))));
  m_flow_economiser_initial = noEvent(if T_recovered_initial - T_wet_bulb_initial > dT_economiser_initial then
    min(m_flow_economiser_nominal, 1.2*m_flow_initial) else 0);
  G_initial = Functions.exchangerConductance(cp*m_flow_initial, cp*m_flow_economiser_initial, cp*m_flow_primary_nominal,
    cp*m_flow_economiser_nominal, UA_economiser, 0.5);
  Q_flow_initial = noEvent(max(0, cp*m_flow_initial*(T_recovered_initial - T_supply_initial)));
  T_basin_initial = noEvent(max(max(T_condenser_min, T_wet_bulb_initial + approach_tower),
    max(T_supply_initial - 2, T_recovered_initial - Q_flow_initial/(G_initial + 1))));
  Q_flow_chiller_initial = noEvent(max(0, Q_flow_initial - G_initial*(T_recovered_initial - T_basin_initial)));
  n_start = noEvent(min(n_available_initial, ceil(
    Q_flow_chiller_initial/(sequencer.load_up*Functions.chillerCapacity(chiller_data, T_supply_initial, T_basin_initial)) - 0.05)));
  m_flow_tower_initial = n_start*m_flow_condenser_nominal + m_flow_economiser_initial;
  T_condenser_initial = T_basin_initial + (1.01*Q_flow_initial + 0.09*Q_flow_chiller_initial)/(cp*m_flow_tower_initial + 1);
  (y_fan_start, tower.T_air_leaving, dT_tower_initial) = Functions.towerFanSpeed(
    cell_data, n_cell_initial, cp*m_flow_tower_initial*(T_condenser_initial - T_basin_initial), m_flow_tower_initial, T_condenser_initial,
    T_dry_bulb_initial, T_wet_bulb_initial, p_initial);
  pump_speed_start = facility_pump_speed_min + (1 - facility_pump_speed_min)*m_flow_initial/m_flow_facility_nominal;
  T_facility_supply = T_supply_initial;
  T_primary_supply = T_supply_initial;
  tank.T = fill(T_supply_initial, nLayer);
  T_return = T_return_initial;
  m_flow_primary = m_flow_initial;
  m_flow_economiser = m_flow_economiser_initial;
  T_basin = T_basin_initial + dT_tower_initial;
  T_condenser_return = T_condenser_initial + dT_tower_initial;
  n_condenser = n_start;
  n_ramp = n_start;
end ChillerPlant;
