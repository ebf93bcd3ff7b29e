within DataCenter.Cooling;
model DryCoolerPlant "Facility water plant without compressors: dry coolers with adiabatic pads, buffer tank and pumps, for warm facility water"
  parameter Integer nLoad = 2 "Number of loads on the facility water";
  parameter Integer nCooler = 26 "Number of dry coolers";
  parameter Real size(unit = "1") = nCooler*Q_flow_cooler/26e6 "Size of the plant over that of 26 coolers of 1 MW, for the defaults of flows and volumes";
  parameter Integer nLayer = 10 "Number of layers of the buffer tank";
  parameter Units.HeatFlowRate Q_flow_cooler = 1e6 "Heat of one cooler at nominal flows and 6 K approach";
  parameter Units.MassFlowRate m_flow_facility_nominal = 700*size "Facility water flow at full speed";
  parameter Units.Pressure dp_facility_nominal = 250e3 "Head of the facility pumps at nominal flow";
  parameter Real facility_pump_speed_min(unit = "1") = 0.4 "Speed of the facility pumps at no flow";
  parameter Units.Pressure dp_primary_nominal = 180e3 "Head of the cooler pumps at nominal flow";
  parameter Real eta_pump(unit = "1") = 0.78 "Pump efficiency";
  parameter Real eta_drive(unit = "1") = 0.9 "Efficiency of motors and converters";
  parameter Units.Volume V_tank = 190 "Volume of the buffer tank";
  parameter Units.Volume V_cooler = 20*size "Water volume of coolers and primary pipes";
  parameter Units.Volume V_header = 6*size "Water volume of the supply header, the same of the return header";
  parameter Units.MassFlowRate m_flow_charge_max = 60*size "Largest charging flow of the tank";
  parameter Units.TemperatureDifference dT_wet_on = 1 "Supply above setpoint at full fan speed that wets the pads";
  parameter Units.TemperatureDifference dT_wet_off = 10 "Dry-bulb temperature below supply setpoint that dries them";
  parameter Units.Time t_wet = 1800 "Shortest time between changes of the pads";
  parameter Units.Temperature T_freezing = 273.15 "Freezing point of the water, or of the mixture with glycol in its stead";
  parameter Units.Temperature T_coil_min = T_freezing + 5 "Frost protection: coolers are shut and drained so that no coil cools its water below this";
  parameter Units.Temperature T_coil_leaving_operating_min = T_freezing + 2 "Lowest temperature behind the coils: margin to the freezing point";
  parameter Units.TemperatureDifference dT_supply_alarm = 5 "Supply above its setpoint that counts as out of range";
  parameter Units.Temperature T_facility_nominal = 298.15 "Temperature at which the properties of the facility water are taken: the same in all that share the water, or heat is lost between them";
  parameter Boolean steady_start = true "Start at the load of the inputs; false where inputs come from equations: start from the start parameters" annotation(Evaluate = true);
  parameter Units.MassFlowRate m_flow_start = 312*size "Facility water flow for which the plant starts without steady_start";
  parameter Units.Temperature T_return_start = 328.15 "Return temperature for which the plant starts without steady_start";
  parameter Units.Temperature T_supply_start = 313.15 "Supply temperature with which the plant starts without steady_start";

  input Units.MassFlowRate m_flow_load[nLoad](each start = 310/nLoad) "Facility water flows of the loads";
  input Units.Temperature T_return_load[nLoad](each start = 328.4) "Return temperatures of the loads";
  input Units.Temperature T_dry_bulb(start = 303.15) "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb(start = 296.15) "Outdoor wet-bulb temperature";
  input Units.Pressure p_barometric(start = 100000) "Barometric pressure";
  input Units.Temperature T_supply_setpoint(start = 313.15) "Setpoint of the facility water supply temperature";
  input Boolean feeder_available(start = true) "True while the mechanical feeder is connected";
  input Real V_feeder_pu(unit = "1", start = 1) "Voltage of the mechanical feeder [pu]";
  input Boolean pump_available(start = true) "True while the UPS feeder of the facility pumps is connected";
  input Real V_pump_pu(unit = "1", start = 1) "Voltage of the UPS feeder of the facility pumps [pu]";
  input Integer n_cooler_failed(start = 0, min = 0) "Number of coolers out of service";

  output Units.Temperature T_facility_supply "Facility water supply temperature";
  output Real facility_pump_speed(unit = "1") "Speed of the facility pumps over nominal";
  output Units.Power P_fan "Electrical power of the cooler fans";
  output Units.Power P_primary_pump "Electrical power of the cooler pumps";
  output Units.Power P_facility_pump "Electrical power of the facility pumps, on UPS";
  output Units.Power P_mechanical "Electrical power on the mechanical feeder";
  output Units.MassFlowRate m_flow_makeup "Water for the adiabatic pads";
  output Units.Temperature T_tank[nLayer] "Temperatures of the tank layers, from the bottom";
  output Units.HeatFlowRate Q_flow_load "Heat from the loads";
  output Units.HeatFlowRate Q_flow_cooler_total "Heat given to the outdoor air";
  output Units.Temperature T_return "Return header temperature";
  output Real fan_speed(unit = "1") "Speed of the cooler fans over nominal";
  output Units.Temperature T_coil_leaving "Temperature of the water that leaves the coils";
  output Units.Temperature T_facility_supply_operating_max "Highest supply: high-temperature alarm of the facility water";
  output Boolean facility_pump_running "True while the facility pumps are driven";
  output Boolean fan_running "True while the fans of the coolers are driven";
  output Boolean wet(start = false, fixed = true) "True while the pads are wetted";
  output Units.Energy E_in(start = 0, fixed = true, nominal = 1e10) "Energy taken in: heat of the loads and electricity";
  output Units.Energy E_out(start = 0, fixed = true, nominal = 1e10) "Energy given to the outdoor air and plant rooms";
  output Units.Energy E_stored(nominal = 1e10) "Thermal energy held in the water above 20 degC";

  Parts.UnitsInService coolers(n = nCooler, tau_lost = 10, tau_back = 60, n_failed = n_cooler_failed) "Coolers in service";
  Parts.DryCooler cooler(
    T_leaving_min = T_coil_min,
    Q_flow_nominal = Q_flow_cooler,
    P_fan_nominal = 0.025*Q_flow_cooler,
    cp_water = cp,
    n_cell = noEvent(max(0.01, coolers.n_running)),
    m_flow_water = coil_share*m_flow_primary,
    T_water = T_return,
    T_dry_bulb = T_dry_bulb,
    T_wet_bulb = T_wet_bulb,
    p = p_barometric,
    fan_speed = fan.speed,
    wetting = wetting) "Dry coolers";
  Parts.Drive fan(
    available = feeder_available,
    V_pu = V_feeder_pu,
    setpoint = noEvent(max(0, controller.y)),
    speed_start = 0.5,
    t_ramp = 60,
    tau = 10,
    tau_coast = 10,
    t_restart = 15) "Fan drives";
  Parts.Drive primary_pump(
    available = feeder_available,
    V_pu = V_feeder_pu,
    setpoint = noEvent(min(1, (m_flow_secondary + m_flow_charge)/m_flow_facility_nominal)),
    speed_start = pump_speed_start,
    t_ramp = 15,
    tau = 5,
    t_restart = 15) "Cooler pump drives";
  Parts.Drive facility_pump(
    available = pump_available,
    V_pu = V_pump_pu,
    setpoint = noEvent(min(1, facility_pump_speed_min + (1 - facility_pump_speed_min)*m_flow_secondary/m_flow_facility_nominal)),
    speed_start = facility_pump_speed_min + (1 - facility_pump_speed_min)*pump_speed_start,
    t_ramp = 15,
    tau = 15,
    t_restart = 3) "Facility pump drives";
  Parts.ProportionalIntegral controller(
    k = 0.05,
    T_i = 180,
    y_min = -0.25,
    y_start = 0.5,
    error = T_cooled - T_supply_setpoint) "Supply temperature controller: fans above zero, coil bypass below";
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
  constant Units.Time tau_wet = 120 "Time constant of the wetting of the pads";
  parameter Units.HeatCapacity C_header = V_header*rho*cp "Heat capacity of a header";
  parameter Units.HeatCapacity C_cooler = V_cooler*rho*cp "Heat capacity of the coolers' water";
  parameter Real pump_speed_start(unit = "1", fixed = false) "Speed of the cooler pumps at the start";
  Units.MassFlowRate m_flow_in[nLoad] "Facility water flows of the loads, held positive by check valves";
  Units.MassFlowRate m_flow_secondary "Facility water flow of all loads";
  Units.MassFlowRate m_flow_primary "Water flow through the coolers and their bypass";
  Units.MassFlowRate m_flow_charge "Charging flow asked for by the tank";
  Units.Temperature T_cooled "Water temperature behind the coolers";
  Real coil_share(unit = "1") "Share of the water through the coils, rest through the bypass";
  Real wetting(unit = "1", start = 0, fixed = true) "Share of wetted pads";
  Boolean too_warm "True when dry operation does not hold the setpoint";
  Boolean cool_again "True when dry operation holds the setpoint with a margin";
  discrete Units.Time t_change(start = -1e6, fixed = true) "Time of the last change of the pads";
  Units.Power P_shaft_primary "Shaft power of the cooler pumps";
  Units.Power P_shaft_facility "Shaft power of the facility pumps";
equation
  assert(n_cooler_failed >= 0 and n_cooler_failed <= nCooler,
    "n_cooler_failed = " + String(n_cooler_failed) + ": coolers out of service must lie within 0 and nCooler = " + String(nCooler));
  for i in 1:nLoad loop
    m_flow_in[i] = noEvent(max(0, m_flow_load[i]));
  end for;
  m_flow_secondary = sum(m_flow_in);
  m_flow_charge = m_flow_charge_max*Functions.smoothClip((tank.T[nLayer - 1] - T_supply_setpoint - 1)/4, 0, 1, 0.02);
  m_flow_primary = m_flow_facility_nominal*primary_pump.speed;
  coil_share = noEvent(min(1, 1 + 4*controller.y));
  facility_pump_speed = facility_pump.speed;
  fan_speed = fan.speed;

  too_warm = fan.running and T_cooled - T_supply_setpoint > dT_wet_on;
  cool_again = T_supply_setpoint - T_dry_bulb > dT_wet_off;
  // too warm from the first instant on has no edge
  when {initial(), too_warm and not pre(wet) and time >= pre(t_change) + t_wet} then
    wet = too_warm or pre(wet);
    t_change = if too_warm then time else pre(t_change);
  elsewhen cool_again and pre(wet) and time >= pre(t_change) + t_wet then
    wet = false;
    t_change = time;
  end when;
  der(wetting) = ((if wet and fan.running then 1 else 0) - wetting)/tau_wet;

  Q_flow_load = cp*sum(m_flow_in[i]*(T_return_load[i] - T_facility_supply) for i in 1:nLoad);
  Q_flow_cooler_total = cooler.Q_flow;
  T_coil_leaving = cooler.T_leaving;
  T_facility_supply_operating_max = T_supply_setpoint + dT_supply_alarm;
  facility_pump_running = facility_pump.running;
  fan_running = fan.running;
  der(T_return) = (cp*(sum(m_flow_in[i]*(T_return_load[i] - T_return) for i in 1:nLoad) + tank.m_flow_charge*(tank.T[nLayer] - T_return))
    + P_shaft_facility)/C_header;
  der(T_cooled) = (cp*m_flow_primary*(T_return - T_cooled) - cooler.Q_flow + P_shaft_primary)/C_cooler;
  der(T_facility_supply) = cp*(m_flow_primary*(T_cooled - T_facility_supply)
    + tank.m_flow_discharge*(tank.T[1] - T_facility_supply))/C_header;
  T_tank = tank.T;

  P_shaft_primary = if primary_pump.running then Functions.pumpShaftPower(
    m_flow_facility_nominal/rho*dp_primary_nominal, eta_pump, 1.2, primary_pump.speed, primary_pump.speed) else 0;
  P_shaft_facility = if facility_pump.running then Functions.pumpShaftPower(
    m_flow_facility_nominal/rho*dp_facility_nominal, eta_pump, 1.2, facility_pump.speed, m_flow_secondary/m_flow_facility_nominal) else 0;
  P_primary_pump = P_shaft_primary/eta_drive;
  P_facility_pump = P_shaft_facility/eta_drive;
  P_fan = if fan.running then cooler.P_fan else 0;
  P_mechanical = P_fan + P_primary_pump;
  m_flow_makeup = cooler.m_flow_makeup;

  der(E_in) = Q_flow_load + P_mechanical + P_facility_pump;
  der(E_out) = Q_flow_cooler_total + P_fan + (1 - eta_drive)*(P_primary_pump + P_facility_pump);
  E_stored = C_cooler*(T_cooled - T_reference) + C_header*(T_return + T_facility_supply - 2*T_reference)
    + V_tank*rho*cp*(sum(tank.T)/nLayer - T_reference);
initial equation
  if steady_start then
    pump_speed_start = noEvent(min(1, max(0, sum(m_flow_load))/m_flow_facility_nominal));
    T_return = (m_flow_load*T_return_load + 1e-3*T_supply_setpoint)/(sum(m_flow_load) + 1e-3);
    T_facility_supply = T_supply_setpoint;
    T_cooled = T_supply_setpoint;
    tank.T = fill(T_supply_setpoint, nLayer);
  else
    pump_speed_start = m_flow_start/m_flow_facility_nominal;
    T_return = T_return_start;
    T_facility_supply = T_supply_start;
    T_cooled = T_supply_start;
    tank.T = fill(T_supply_start, nLayer);
  end if;
end DryCoolerPlant;
