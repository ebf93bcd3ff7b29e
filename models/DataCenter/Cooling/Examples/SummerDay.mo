within DataCenter.Cooling.Examples;
model SummerDay "20 MW hall over a day from a cool night to a hot afternoon: free cooling, integrated economiser, staging"
  parameter Units.Temperature T_wet_bulb_mean = 290.15 "Mean wet-bulb temperature";
  parameter Units.TemperatureDifference swing = 6 "Amplitude of the daily swing";
  CoolingSystem cooling(
    Q_flow_liquid = 17.4e6,
    Q_flow_air = 2.6e6,
    T_dry_bulb = T_wet_bulb + 6,
    T_wet_bulb = T_wet_bulb,
    p_barometric = 100000,
    T_supply_setpoint = 293.15,
    T_coolant_setpoint = 305.15,
    T_air_setpoint = 298.15,
    feeder_available = true,
    V_feeder_pu = 1,
    ups_available = true,
    V_ups_pu = 1,
    chiller_restart_fast = false,
    economiser_enabled = true,
    n_chiller_failed = 0,
    m_flow_reuse = 0,
    T_reuse_return = 298.15,
    plant(T_wet_bulb_start = T_wet_bulb_mean - swing, T_dry_bulb_start = T_wet_bulb_mean - swing + 6)) "Cooling";
  Units.Temperature T_wet_bulb "Wet-bulb temperature";
  output Real pPUE(unit = "1") "Partial power usage effectiveness of cooling";
  output Integer n_chiller_on "Chillers on";
  output PlantMode mode "Operating mode";
equation
  T_wet_bulb = T_wet_bulb_mean - swing*cos(2*3.141592653589793*time/86400);
  pPUE = cooling.pPUE;
  n_chiller_on = cooling.plant.n_chiller_on;
  mode = cooling.plant.mode;
  annotation(experiment(StopTime = 86400, Interval = 300));
end SummerDay;
