within DataCenter.Electrical.Examples;
model UtilityLoss "The reference site loses its utility for 40 s and returns to it two minutes after"
  parameter Units.Time t_loss = 1 "Utility lost";
  parameter Units.Time t_back = 41 "Utility back";
  ElectricalNetwork network(
    V_grid = 69e3,
    f_grid = 60,
    phi_grid = 0,
    grid_available = not (time >= t_loss and time < t_back),
    E0_bess = 1120,
    R0_bess = 1e-3,
    E0_ups = {540},
    R0_ups = {1e-3},
    P_critical_demand = {20e6},
    P_feeder_demand = {3e6, 0.6e6, 0.5e6},
    G_poa = 800,
    T_pv = 310,
    P_bess_setpoint = 1e6,
    Q_bess_setpoint = 0,
    P_bess_discharge_max = 1e9,
    P_bess_charge_max = 1e9,
    pv_limit = 1,
    n_genset_failed = 0,
    ups_eco_mode = false,
    ups_available = {true},
    n_ups_block_failed = {0},
    retransfer_command = false,
    motor_closed = false,
    transformer_closed = false,
    bess_available = true) "Electrical island of the site";
  Sensors.EnergyMeter meter "Conservation of energy of the island";
equation
  meter.P_in = network.P_grid + network.S_base * (network.pv.P_dc + network.gensets.P_fuel + network.gensets.P_starter) - network.bess.P_dc - network.ups[1].P_dc;
  meter.P_out = sum(network.P_critical) + sum(network.P_feeder) + network.S_base * network.motor.P_shaft;
  meter.P_loss = network.P_loss;
  meter.W = network.E_stored + network.S_base * (network.gensets.E_tripped - network.gensets.E_joined);
  annotation(experiment(StopTime = 400, Interval = 0.02));
end UtilityLoss;
