within DataCenter.Cooling;
model CoolingSystem "Liquid loop, air loop and chiller plant connected, with the heat of the racks and the weather as boundary conditions"
  input Units.HeatFlowRate Q_flow_liquid(start = 17.4e6) "Heat from the racks into the coolant";
  input Units.HeatFlowRate Q_flow_air(start = 2.6e6) "Heat from the racks into the air";
  input Units.Temperature T_dry_bulb(start = 303.15) "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb(start = 296.15) "Outdoor wet-bulb temperature";
  input Units.Pressure p_barometric(start = 100000) "Barometric pressure";
  input Units.Temperature T_supply_setpoint(start = 293.15) "Setpoint of the facility water supply temperature";
  input Units.Temperature T_coolant_setpoint(start = 305.15) "Setpoint of the coolant supply temperature";
  input Units.Temperature T_air_setpoint(start = 298.15) "Setpoint of the rack inlet air temperature";
  input Boolean feeder_available(start = true) "True while the mechanical feeder (chiller plant, air handlers) is connected";
  input Real V_feeder_pu(unit = "1", start = 1) "Voltage of the mechanical feeder [pu]";
  input Boolean ups_available(start = true) "True while the UPS feeder (CDU and facility pumps) is connected";
  input Real V_ups_pu(unit = "1", start = 1) "Voltage of the UPS feeder [pu]";
  input Boolean chiller_restart_fast(start = false) "True for fast restart of the chillers";
  input Boolean economiser_enabled(start = true) "True where the economiser may be used";
  input Integer n_chiller_failed(start = 0) "Number of chillers out of service";
  input Units.MassFlowRate m_flow_reuse(start = 0) "Water flow of a user of the heat, zero where there is none";
  input Units.Temperature T_reuse_return(start = 298.15) "Temperature of the water that comes back from the user of the heat";
  LiquidLoop liquid(
    steady_start = false,
    Q_flow_liquid = Q_flow_liquid,
    T_facility_supply = plant.T_facility_supply,
    facility_pump_speed = plant.facility_pump_speed,
    T_coolant_setpoint = T_coolant_setpoint,
    pump_available = ups_available,
    V_pump_pu = V_ups_pu,
    n_cdu_failed = 0,
    m_flow_leak = 0) "Liquid loop";
  AirLoop air(
    steady_start = false,
    Q_flow_start = 2.6e6,
    Q_flow_air = Q_flow_air,
    Q_flow_room = zeros(air.nRoom),
    p_barometric = p_barometric,
    T_facility_supply = plant.T_facility_supply,
    facility_pump_speed = plant.facility_pump_speed,
    T_air_setpoint = T_air_setpoint,
    fan_available = feeder_available,
    V_fan_pu = V_feeder_pu,
    n_crah_failed = 0) "Air loop";
  ChillerPlant plant(
    steady_start = false,
    nLoad = 2,
    m_flow_load = {liquid.m_flow_facility, air.m_flow_facility},
    T_return_load = {liquid.T_facility_return, air.T_facility_return},
    T_dry_bulb = T_dry_bulb,
    T_wet_bulb = T_wet_bulb,
    p_barometric = p_barometric,
    T_supply_setpoint = T_supply_setpoint,
    feeder_available = feeder_available,
    V_feeder_pu = V_feeder_pu,
    pump_available = ups_available,
    V_pump_pu = V_ups_pu,
    chiller_restart_fast = chiller_restart_fast,
    economiser_enabled = economiser_enabled,
    n_chiller_failed = n_chiller_failed,
    n_tower_failed = 0,
    tower_fan_available = true,
    n_facility_pump_failed = 0,
    tank_charge = 0,
    m_flow_reuse = m_flow_reuse,
    T_reuse_return = T_reuse_return) "Chiller plant";
  output Units.Power P_cooling "Electrical power of all cooling";
  output Real pPUE(unit = "1") "Partial power usage effectiveness of cooling: heat of the racks plus cooling power over heat of the racks";
  output Units.Energy E_in "Energy taken in from racks and electricity";
  output Units.Energy E_out "Energy given to the surroundings";
  output Units.Energy E_stored "Thermal energy held";
equation
  P_cooling = liquid.P_pump + air.P_fan + plant.P_mechanical + plant.P_facility_pump;
  pPUE = 1 + P_cooling/noEvent(max(1, Q_flow_liquid + Q_flow_air));
  E_in = liquid.E_in + air.E_in + plant.E_in - liquid_to_plant - air_to_plant;
  E_out = liquid.E_out + air.E_out + plant.E_out - liquid_to_plant - air_to_plant;
  E_stored = liquid.E_stored + air.E_stored + plant.E_stored;
protected
  Units.Energy liquid_to_plant(start = 0, fixed = true, nominal = 1e10) "Energy passed from the liquid loop to the plant";
  Units.Energy air_to_plant(start = 0, fixed = true, nominal = 1e10) "Energy passed from the air loop to the plant";
equation
  der(liquid_to_plant) = liquid.Q_flow_facility;
  der(air_to_plant) = air.Q_flow_facility;
end CoolingSystem;
