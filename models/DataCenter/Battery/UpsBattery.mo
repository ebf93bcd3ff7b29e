within DataCenter.Battery;
model UpsBattery "High-rate battery behind a group of UPS blocks, 5 min at full load: 100 Ah LFP power cells, 520 V, air-cooled"
  parameter Units.Power P_rated = 22e6 "Rated power of the UPS group";
  extends Pack(
    n_series = 162, n_parallel = P_rated/305e3, cell_capacity = 100*3600, SOC_start = 0.95, T_start = 298.15, R_connection = 0.05e-3,
    redeclare record CellData = Data.HighRateLfp, redeclare record ModuleData = Data.AirCooledModule,
    thermal(Q_cooling_max = 0, Q_heating_max = 0, P_circulation = 0, P_standby = 0.05, UA_ambient = 0.4),
    management(V_min = 2.4, V_max = 3.55, SOC_max = 1.0,
      rate_discharge = {9, 8, 6.5}, rate_charge = {2, 1, 0.5}, T_charge_low = {273.15, 283.15}));
end UpsBattery;
