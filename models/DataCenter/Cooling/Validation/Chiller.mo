within DataCenter.Cooling.Validation;
model Chiller "One chiller at given load and water temperatures"
  parameter Data.Chiller data(T_evaporator_max = 284.65) "Data of the chiller; by default its curves run beyond their stated end, as in the reference data";
  input Units.HeatFlowRate Q_flow_demand(start = 1e6) "Cooling load";
  input Units.Temperature T_evaporator(start = 280.15) "Leaving chilled water temperature";
  input Units.Temperature T_condenser_entering(start = 295.15) "Entering condenser water temperature";
  input Units.Temperature T_condenser_leaving(start = 300.15) "Leaving condenser water temperature";
  output Units.Power P "Electrical power";
  output Units.HeatFlowRate Q_flow "Heat taken from the chilled water";
  output Units.HeatFlowRate Q_flow_available "Capacity";
  Parts.EirChiller chiller(
    data = data,
    n_running = 1,
    Q_flow_demand = Q_flow_demand,
    T_evaporator = T_evaporator,
    T_condenser_entering = T_condenser_entering,
    T_condenser_leaving = T_condenser_leaving) "Chiller";
equation
  P = chiller.P;
  Q_flow = chiller.Q_flow;
  Q_flow_available = chiller.Q_flow_available;
end Chiller;
