within DataCenter.Cooling;
model AirLoop "Computer-room air handlers (CRAH) with contained cold and hot aisles, and the electrical rooms that they cool"
  parameter Integer nCrah = 16 "Number of air handlers (N+2 for the 3.6 MW that the reference racks give to the air)";
  parameter Integer nRoom = 3 "Electrical rooms on the same air handlers: UPS with their batteries, switchgear, house (lighting and controls)";
  parameter Units.Fraction room_share[nRoom](each min = 0, each max = 1) = fill(1.0, nRoom) "Share of the heat of each room that the air handlers take; the rest leaves the building by ventilation and walls";
  parameter Units.Power Q_flow_nominal = 300e3 "Nominal duty of one air handler";
  parameter Units.MassFlowRate m_flow_air_nominal = 24.8 "Air flow of one air handler at full fan speed at sea level: fans move a volume";
  parameter Units.MassFlowRate m_flow_facility_nominal = 16 "Facility water flow of one air handler at open valve and full facility pump speed";
  parameter Units.TemperatureDifference approach_nominal = 3 "Supply air above facility supply at nominal duty and flows";
  parameter Units.Power P_fan_nominal = 17e3 "Electrical power of the fans of one air handler at full speed at sea level";
  parameter Real drive_loss(unit = "1") = 0.02 "Standing loss of the fan drives over nominal power";
  parameter Units.Volume V_aisle_cold = 210*nCrah "Air volume of raised floor and cold aisles";
  parameter Units.Volume V_aisle_hot = 210*nCrah "Air volume of hot aisles and ceiling";
  parameter Units.HeatCapacity C_rack = 3.3e6*nCrah "Heat capacity of racks and equipment, at hot aisle temperature";
  parameter Units.HeatCapacity C_building = 5e6*nCrah "Heat capacity of the surface of walls and floor, at cold aisle temperature";
  parameter Units.ThermalConductance UA_rack = 5e3*nCrah "Conductance from the hot aisle to the rack mass";
  parameter Units.ThermalConductance UA_building = 830*nCrah "Conductance from the cold aisle to the building mass";
  parameter Units.Volume V_coil = 0.15 "Water volume of the coil and pipes of one air handler";
  parameter Units.TemperatureDifference dT_rack = 12 "Temperature rise of the air in racks and rooms with their fans at base speed";
  parameter Units.Temperature T_fan_ramp = 300.15 "Rack inlet air above which server fans speed up";
  parameter Real fan_ramp(unit = "1/K") = 0.12 "Server fan speed over base speed, per kelvin above";
  parameter Real server_fan_speed_max(unit = "1") = 2.5 "Highest server fan speed over base speed";
  parameter Units.Temperature T_inlet_air_operating_min = 288.15 "Lowest rack inlet air: class A1 of data-centre equipment, allowable range";
  parameter Units.Temperature T_inlet_air_operating_max = 305.15 "Highest rack inlet air: class A1 of data-centre equipment, allowable range";
  parameter Real leakage(unit = "1", min = 0) = 0.03 "Air exchanged between the aisles through leaks, over nominal air flow";
  parameter Real excess_flow(unit = "1", min = 0) = 0.03 "Air flow of the air handlers above that of the racks, against recirculation";
  parameter Real fan_speed_min(unit = "1") = 0.3 "Lowest fan speed while running";
  parameter Units.Temperature T_facility_nominal = 298.15 "Temperature at which the properties of the facility water are taken: the same in all that share the water, or heat is lost between them";
  parameter Boolean steady_start = true "Start in the steady state of the inputs; false where inputs come from equations: start from the start parameters" annotation(Evaluate = true);
  parameter Units.HeatFlowRate Q_flow_start = 3.5e6/16*nCrah "Heat from racks and rooms for which the loop starts without steady_start";
  parameter Units.Temperature T_facility_start = 293.15 "Facility water supply temperature for which the loop starts without steady_start";
  parameter Units.Temperature T_air_start = 298.15 "Rack inlet temperature with which the loop starts without steady_start";
  parameter Real facility_speed_start(unit = "1") = 0.667 "Facility pump speed for which the loop starts without steady_start";

  input Units.HeatFlowRate Q_flow_air(start = 3.5e6) "Heat from the racks into the air";
  input Units.HeatFlowRate Q_flow_room[nRoom](each start = 0) "Heat released in each electrical room";
  input Units.Pressure p_barometric(start = 101325) "Barometric pressure of the site";
  input Units.Temperature T_facility_supply(start = 293.15) "Facility water supply temperature";
  input Real facility_pump_speed(unit = "1", start = 0.65) "Speed of the facility pumps over nominal";
  input Units.Temperature T_air_setpoint(start = 298.15) "Setpoint of the rack inlet air temperature";
  input Boolean fan_available(start = true) "True while the fan feeder is connected";
  input Real V_fan_pu(unit = "1", start = 1) "Voltage of the fan feeder [pu]";
  input Integer n_crah_failed(start = 0, min = 0) "Number of air handlers out of service";

  output Units.Temperature T_inlet_air "Rack inlet air temperature (cold aisle)";
  output Units.Temperature T_outlet_air "Rack outlet air temperature (hot aisle)";
  output Units.MassFlowRate m_flow_facility "Facility water flow";
  output Units.Temperature T_facility_return "Facility water return temperature";
  output Units.Power P_fan "Electrical power of the fans, all of it heat in the air";
  output Units.HeatFlowRate Q_flow_facility "Heat into the facility water";
  output Units.MassFlowRate m_flow_air "Air flow of the air handlers";
  output Units.MassFlowRate m_flow_rack "Air flow of the fans in racks and rooms";
  output Units.HeatFlowRate Q_flow_ventilated "Heat of the electrical rooms that leaves the building without air handlers";
  output Boolean fan_running "True while the fans are driven";
  output Units.Temperature T_supply_air "Air temperature behind coil and fan";
  output Real fan_speed(unit = "1") "Fan speed over nominal";
  output Real valve_opening(unit = "1") "Opening of the coil valves";
  output Units.Energy E_in(start = 0, fixed = true, nominal = 1e9) "Energy taken in: heat of racks and rooms, and electricity";
  output Units.Energy E_out(start = 0, fixed = true, nominal = 1e9) "Energy given to the facility water, and out of the building by the ventilation of rooms";
  output Units.Energy E_stored(nominal = 1e9) "Thermal energy held above 20 degC";

  Parts.UnitsInService handlers(n = nCrah, tau_lost = 8, tau_back = 30, n_failed = n_crah_failed) "Air handlers in service";
  Parts.Drive fan(
    available = fan_available,
    V_pu = V_fan_pu,
    setpoint = speed_setpoint,
    speed_start = speed_start,
    t_ramp = 30,
    tau = 5,
    tau_coast = 8,
    t_restart = 10) "Fan drives";
  Parts.ProportionalIntegral controller(
    k = 0.02,
    T_i = 120,
    y_start = opening_start,
    error = T_inlet_air - T_air_setpoint) "Rack inlet temperature controller";
  Parts.ControlValve valve(setpoint = controller.y, t_stroke = 90, opening_start = opening_start) "Coil valves";
  Parts.HeatExchanger coil(
    n_running = handlers.n_running,
    UA_nominal = UA_nominal,
    C_1_nominal = m_flow_air_nominal*cp_air,
    C_2_nominal = m_flow_facility_nominal*cp_facility,
    C_1 = m_flow_air*cp_air,
    C_2 = m_flow_facility*cp_facility,
    T_1 = T_outlet_air,
    T_2 = T_facility_supply) "Coils";
protected
  constant Units.Temperature T_reference = 293.15 "Temperature of zero stored energy";
  constant Units.SpecificHeatCapacity cp_air = 1006 + 0.008*1860 "Specific heat capacity of air at a dew point of 10 degC";
  constant Units.Pressure p_sea_level = 101325 "Barometric pressure to which the nominal data belong";
  constant Units.Density rho_air = 1.18 "Density of air at 298 K and sea level";
  parameter Units.SpecificHeatCapacity cp_facility = Media.Water.specificHeatCapacity(T_facility_nominal) "Specific heat capacity of the facility water";
  parameter Units.HeatCapacity C_cold = V_aisle_cold*rho_air*p_initial/p_sea_level*cp_air "Heat capacity of the cold aisle, of the air that it held at the start";
  parameter Units.HeatCapacity C_hot = V_aisle_hot*rho_air*p_initial/p_sea_level*cp_air "Heat capacity of the hot aisle, of the air that it held at the start";
  parameter Units.HeatCapacity C_supply = nCrah*40e3 "Heat capacity of coil metal and the air in the handlers";
  parameter Units.HeatCapacity C_water = nCrah*V_coil*Media.Water.density(T_facility_nominal)*cp_facility "Heat capacity of the water in the coils";
  parameter Units.TemperatureDifference dT_air_nominal = Q_flow_nominal/(m_flow_air_nominal*cp_air) "Nominal temperature drop of the air";
  parameter Units.TemperatureDifference dT_facility_nominal = Q_flow_nominal/(m_flow_facility_nominal*cp_facility) "Nominal temperature rise of the water";
  parameter Units.ThermalConductance UA_nominal = Functions.conductanceFromTemperatures(
    Q_flow_nominal, approach_nominal, approach_nominal + dT_air_nominal - dT_facility_nominal) "Nominal conductance of one coil";
  parameter Units.MassFlowRate m_flow_total_nominal = nCrah*m_flow_air_nominal "Nominal air flow of all handlers";
  parameter Units.MassFlowRate m_flow_leak = leakage*m_flow_total_nominal "Leakage flow, each way";
  parameter Units.Pressure p_initial(fixed = false, start = 101325) "Barometric pressure at the start";
  parameter Real n_initial(unit = "1", fixed = false, start = 16) "Air handlers in service at the start";
  parameter Units.HeatFlowRate Q_flow_air_initial(fixed = false, start = 1e6) "Heat from the racks at the start";
  parameter Units.HeatFlowRate Q_flow_initial(fixed = false, start = 1e6) "Heat from racks and rooms at the start";
  parameter Units.Temperature T_facility_initial(fixed = false) "Facility water supply temperature at the start";
  parameter Units.Temperature T_air_initial(fixed = false) "Rack inlet temperature at the start";
  parameter Real facility_speed_initial(unit = "1", fixed = false, start = 0.7) "Facility pump speed at the start";
  parameter Units.MassFlowRate m_flow_rack_start(fixed = false, start = 100) "Air flow of racks and rooms at the start";
  parameter Real speed_start(unit = "1", fixed = false) "Fan speed at the start";
  parameter Units.MassFlowRate m_flow_air_start(fixed = false, start = 100) "Air flow at the start";
  parameter Units.HeatFlowRate Q_coil_start(fixed = false) "Heat through the coils at the start";
  parameter Units.Temperature T_hot_start(fixed = false, start = 310) "Hot aisle temperature at the start";
  parameter Units.ThermalConductance C_facility_start(fixed = false, start = 1e6) "Capacity flow rate of the water at the start";
  parameter Real opening_start(unit = "1", fixed = false) "Valve opening at the start";
  Units.HeatFlowRate Q_flow_rooms "Heat of the electrical rooms into the air";
  Real running_share(unit = "1") "Share of the air handlers in service";
  Real density_ratio(unit = "1") "Density of the air over that at sea level";
  Real server_fan_speed(unit = "1") "Server fan speed over base speed";
  Real speed_setpoint(unit = "1") "Fan speed that supplies the racks";
  Units.MassFlowRate m_flow_hot_to_cold "Recirculation through and over the racks";
  Units.MassFlowRate m_flow_cold_to_hot "Bypass of the racks";
  Units.Temperature T_rack "Temperature of the rack mass";
  Units.Temperature T_building "Temperature of the building mass";
equation
  assert(n_crah_failed >= 0 and n_crah_failed <= nCrah,
    "n_crah_failed = " + String(n_crah_failed) + ": air handlers out of service must lie within 0 and nCrah = " + String(nCrah));
  Q_flow_rooms = room_share*Q_flow_room;
  Q_flow_ventilated = sum(Q_flow_room) - Q_flow_rooms;
  running_share = handlers.n_running/nCrah;
  density_ratio = p_barometric/p_sea_level;
  server_fan_speed = It.Functions.serverFanSpeed(T_inlet_air, T_fan_ramp, fan_ramp, server_fan_speed_max);
  m_flow_rack = noEvent(max(0, Q_flow_air)*server_fan_speed + max(0, Q_flow_rooms))/(cp_air*dT_rack);
  speed_setpoint = noEvent(max(fan_speed_min, min(1, (1 + excess_flow)*m_flow_rack/(m_flow_total_nominal*density_ratio*(running_share + 1e-6)))));
  m_flow_air = running_share*m_flow_total_nominal*density_ratio*fan.speed;
  m_flow_hot_to_cold = m_flow_leak + noEvent(max(0, m_flow_rack - m_flow_air));
  m_flow_cold_to_hot = m_flow_leak + noEvent(max(0, m_flow_air - m_flow_rack));
  m_flow_facility = handlers.n_running*m_flow_facility_nominal*noEvent(max(0, facility_pump_speed))*valve.flow_ratio;
  P_fan = if fan.running then handlers.n_running*P_fan_nominal*(drive_loss + (1 - drive_loss)*density_ratio*fan.speed^3) else 0;

  der(T_supply_air) = (m_flow_air*cp_air*(T_outlet_air - T_supply_air) - coil.Q_flow + P_fan)/C_supply;
  der(T_inlet_air) = (cp_air*(m_flow_air*(T_supply_air - T_inlet_air) + m_flow_hot_to_cold*(T_outlet_air - T_inlet_air))
    + UA_building*(T_building - T_inlet_air))/C_cold;
  der(T_outlet_air) = (cp_air*(m_flow_rack + m_flow_cold_to_hot)*(T_inlet_air - T_outlet_air) + Q_flow_air + Q_flow_rooms
    + UA_rack*(T_rack - T_outlet_air))/C_hot;
  der(T_rack) = UA_rack*(T_outlet_air - T_rack)/C_rack;
  der(T_building) = UA_building*(T_inlet_air - T_building)/C_building;
  der(T_facility_return) = (m_flow_facility*cp_facility*(T_facility_supply - T_facility_return) + coil.Q_flow)/C_water;
  Q_flow_facility = m_flow_facility*cp_facility*(T_facility_return - T_facility_supply);
  fan_speed = fan.speed;
  fan_running = fan.running;
  valve_opening = valve.opening;

  der(E_in) = Q_flow_air + Q_flow_rooms + Q_flow_ventilated + P_fan;
  der(E_out) = Q_flow_facility + Q_flow_ventilated;
  E_stored = C_supply*(T_supply_air - T_reference) + C_cold*(T_inlet_air - T_reference) + C_hot*(T_outlet_air - T_reference)
    + C_rack*(T_rack - T_reference) + C_building*(T_building - T_reference) + C_water*(T_facility_return - T_reference);
initial equation
  // The steady state that belongs to the inputs, so that results have no start-up transient
  if steady_start then
    p_initial = p_barometric;
    n_initial = max(0.5, nCrah - n_crah_failed);
    Q_flow_air_initial = Q_flow_air;
    Q_flow_initial = Q_flow_air + Q_flow_rooms;
    T_facility_initial = T_facility_supply;
    T_air_initial = T_air_setpoint;
    facility_speed_initial = facility_pump_speed;
  else
    p_initial = p_sea_level;
    n_initial = nCrah;
    Q_flow_air_initial = Q_flow_start;
    Q_flow_initial = Q_flow_start;
    T_facility_initial = T_facility_start;
    T_air_initial = T_air_start;
    facility_speed_initial = facility_speed_start;
  end if;
  m_flow_rack_start = (Q_flow_initial + Q_flow_air_initial*(It.Functions.serverFanSpeed(
    T_air_initial, T_fan_ramp, fan_ramp, server_fan_speed_max) - 1))/(cp_air*dT_rack);
  speed_start = max(fan_speed_min, min(1, (1 + excess_flow)*m_flow_rack_start/(n_initial*m_flow_air_nominal*p_initial/p_sea_level)));
  m_flow_air_start = speed_start*n_initial*m_flow_air_nominal*p_initial/p_sea_level;
  Q_coil_start = Q_flow_initial + n_initial*P_fan_nominal*(drive_loss + (1 - drive_loss)*p_initial/p_sea_level*speed_start^3);
  T_hot_start = T_air_initial + Q_flow_initial/(cp_air*(max(m_flow_air_start, m_flow_rack_start) + m_flow_leak));
  C_facility_start = Functions.coldFlowForDuty(
    Q_coil_start, T_hot_start, T_facility_initial,
    m_flow_air_start*cp_air, n_initial*m_flow_air_nominal*cp_air,
    n_initial*m_flow_facility_nominal*cp_facility, n_initial*m_flow_facility_nominal*cp_facility,
    n_initial*UA_nominal, 0.5);
  opening_start = Functions.equalPercentageOpening(min(1, C_facility_start/(n_initial*m_flow_facility_nominal*max(0.05, facility_speed_initial)*cp_facility)));
  T_inlet_air = T_air_initial;
  T_outlet_air = T_hot_start;
  T_supply_air = T_hot_start - Q_flow_initial/(cp_air*m_flow_air_start);
  T_rack = T_hot_start;
  T_building = T_air_initial;
  T_facility_return = T_facility_initial + Q_coil_start/C_facility_start;
  annotation(Documentation(info = "<html>Flow balance of the aisles: the racks draw what keeps their temperature rise, the handlers give what
their fans give; the difference passes the containment as recirculation (rack inlet warms) or bypass. Both aisles
conserve mass in every state, stopped fans included. The electrical rooms are further users of the same air. Server fans speed up with their inlet air and
move more of it (<code>It.Functions.serverFanSpeed</code>). Fans move a volume: mass flow, fan power and conductance go with the pressure of the
site. The coil is dry.</html>"));
end AirLoop;
