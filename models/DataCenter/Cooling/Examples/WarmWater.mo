within DataCenter.Cooling.Examples;
model WarmWater "Cold-plate loop on dry coolers alone, facility water of 40 degC over a hot day: dry by night, wetted pads in the afternoon"
  parameter Units.Temperature T_dry_bulb_mean = 303.15 "Mean dry-bulb temperature";
  parameter Units.TemperatureDifference swing = 8 "Amplitude of the daily swing";
  LiquidLoop liquid(
    steady_start = false,
    T_facility_start = 313.15,
    T_coolant_start = 318.15,
    Q_flow_liquid = 17.4e6,
    T_facility_supply = plant.T_facility_supply,
    facility_pump_speed = plant.facility_pump_speed,
    T_coolant_setpoint = 318.15,
    pump_available = true,
    V_pump_pu = 1,
    n_cdu_failed = 0,
    m_flow_leak = 0) "Cold-plate loop";
  DryCoolerPlant plant(
    steady_start = false,
    nLoad = 1,
    m_flow_load = {liquid.m_flow_facility},
    T_return_load = {liquid.T_facility_return},
    T_dry_bulb = T_dry_bulb,
    T_wet_bulb = T_dry_bulb - 10,
    p_barometric = 100000,
    T_supply_setpoint = 313.15,
    feeder_available = true,
    V_feeder_pu = 1,
    pump_available = true,
    V_pump_pu = 1,
    n_cooler_failed = 0) "Dry coolers";
  Units.Temperature T_dry_bulb "Dry-bulb temperature";
  output Units.Temperature T_coolant_supply "Coolant supply temperature";
  output Units.Temperature T_facility_supply "Facility water supply temperature";
  output Boolean wet "True while the pads are wetted";
  output Real pPUE(unit = "1") "Partial power usage effectiveness of cooling";
equation
  T_dry_bulb = T_dry_bulb_mean - swing*cos(2*3.141592653589793*time/86400);
  T_coolant_supply = liquid.T_coolant_supply;
  T_facility_supply = plant.T_facility_supply;
  wet = plant.wet;
  pPUE = 1 + (liquid.P_pump + plant.P_mechanical + plant.P_facility_pump)/17.4e6;
  annotation(experiment(StopTime = 86400, Interval = 300));
end WarmWater;
