within DataCenter.It.Examples;
model LossOfCoolantFlow "The coolant pump stops and coasts down: clocks fall, then the row trips"
  RackRow row "Reference row: 132 + 132 racks, 20 MW";
  parameter Units.Time t_stop = 2 "The pump stops";
  parameter Units.Time tau_coast = 3 "Time constant of the coasting flow";

equation
  row.utilisation = 1;
  row.power_cap = 1;
  row.checkpoint_count = 0;
  row.P_supplied = row.P_demand;
  row.V_supply_pu = 1;
  row.T_coolant_supply = 303.15;
  row.m_flow_coolant = 438.6*(if time < t_stop then 1 else exp(-(time - t_stop)/tau_coast));
  row.T_inlet_air = 297.15;
  annotation(experiment(StopTime = 60, Interval = 0.1));
end LossOfCoolantFlow;
