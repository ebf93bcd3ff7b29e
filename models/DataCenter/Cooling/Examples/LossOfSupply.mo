within DataCenter.Cooling.Examples;
model LossOfSupply "20 MW hall on a warm day: the mechanical feeder is dead for two minutes, pumps on UPS keep the water moving"
  CoolingSystem cooling(
    Q_flow_liquid = 17.4e6,
    Q_flow_air = 2.6e6,
    T_dry_bulb = 303.15,
    T_wet_bulb = 296.15,
    p_barometric = 100000,
    T_supply_setpoint = 293.15,
    T_coolant_setpoint = 305.15,
    T_air_setpoint = 298.15,
    feeder_available = feeder_available,
    V_feeder_pu = if feeder_available then 1 else 0,
    ups_available = true,
    V_ups_pu = 1,
    chiller_restart_fast = false,
    economiser_enabled = true,
    n_chiller_failed = 0,
    m_flow_reuse = 0,
    T_reuse_return = 298.15) "Cooling";
  Boolean feeder_available(start = true, fixed = true) "True while the mechanical feeder is connected";
  output Units.Temperature T_coolant_supply "Coolant supply temperature";
  output Units.Temperature T_inlet_air "Rack inlet air temperature";
  output Units.Temperature T_facility_supply "Facility water supply temperature";
  output Units.Power P_cooling "Electrical power of all cooling";
  output Integer n_chiller_on "Chillers on";
equation
  when {time >= 600, time >= 720} then
    feeder_available = not pre(feeder_available);
  end when;
  T_coolant_supply = cooling.liquid.T_coolant_supply;
  T_inlet_air = cooling.air.T_inlet_air;
  T_facility_supply = cooling.plant.T_facility_supply;
  P_cooling = cooling.P_cooling;
  n_chiller_on = cooling.plant.n_chiller_on;
  annotation(experiment(StopTime = 3600, Interval = 5));
end LossOfSupply;
