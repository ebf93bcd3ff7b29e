within DataCenter.It.Examples;
model MixedHall "Three kinds of racks: GPU racks on coolant, CPU racks half on coolant, storage in air"
  extends RackRow(
    nRack = 40,
    nClass = 3,
    n_rack = {40, 20, 30},
    liquid_cooled = {true, true, false},
    n_processor = {72, 128, 48},
    P_processor_idle = {140, 90, 105},
    P_processor_max = {1200, 350, 150},
    power_floor = {0, 0, 0},
    E_shelf = {65, 0, 0},
    P_host_idle = {16600, 6000, 8400},
    P_host_max = {36752, 9000, 10937.6},
    host_liquid_share = {0.97, 0.2, 0},
    n_host_plate = {36, 16, 1},
    P_rack_nominal = {132e3, 58.5e3, 19697},
    C_chassis = {50e3, 50e3, 60e3},
    G_chassis = {1100, 900, 900},
    n_dcdc = {18, 64, 20},
    n_rectifier = {48, 24, 8},
    R_die_lid = {0.018, 0.05, 0.05},
    T_throttle = {360.15, 363.15, 373.15},
    T_slowdown = {362.15, 366.15, 376.15},
    T_shutdown = {365.15, 370.15, 380.15},
    T_leakage_reference = {345.34, 322.2, 328.1},
    m_flow_coolant(start = 140),
    P_supplied(start = 7.1e6));
end MixedHall;
