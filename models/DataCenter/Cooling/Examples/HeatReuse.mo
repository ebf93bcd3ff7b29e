within DataCenter.Cooling.Examples;
model HeatReuse "20 MW hall on warm water: a user takes heat from the return from the second hour on, towers and fans are relieved by it"
  parameter Units.Temperature T_reuse_return = 303.15 "Temperature of the water that comes back from the user";
  CoolingSystem cooling(
    Q_flow_liquid = 17.4e6,
    Q_flow_air = 2.6e6,
    T_dry_bulb = 283.15,
    T_wet_bulb = 280.15,
    p_barometric = 100000,
    T_supply_setpoint = 303.15,
    T_coolant_setpoint = 310.15,
    T_air_setpoint = 308.15,
    feeder_available = true,
    V_feeder_pu = 1,
    ups_available = true,
    V_ups_pu = 1,
    chiller_restart_fast = false,
    economiser_enabled = true,
    n_chiller_failed = 0,
    m_flow_reuse = if time < 7200 then 0 else 120,
    T_reuse_return = T_reuse_return,
    liquid(T_facility_start = 303.15, T_coolant_start = 310.15),
    air(T_facility_start = 303.15, T_air_start = 308.15),
    plant(T_supply_start = 303.15, T_return_start = 318.15, T_dry_bulb_start = 283.15, T_wet_bulb_start = 280.15)) "Cooling";
  output Units.HeatFlowRate Q_flow_reuse "Heat given to its user";
  output Units.Temperature T_reuse_supply "Temperature of the water that goes to the user";
  output Units.HeatFlowRate Q_flow_tower "Heat given to the outdoor air";
  output Units.Temperature T_facility_supply "Facility water supply temperature";
  output Units.Power P_cooling "Electrical power of all cooling";
equation
  Q_flow_reuse = cooling.plant.Q_flow_reuse;
  T_reuse_supply = cooling.plant.T_reuse_supply;
  Q_flow_tower = cooling.plant.Q_flow_tower;
  T_facility_supply = cooling.plant.T_facility_supply;
  P_cooling = cooling.P_cooling;
  annotation(experiment(StopTime = 21600, Interval = 60));
end HeatReuse;
