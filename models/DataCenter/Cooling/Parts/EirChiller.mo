within DataCenter.Cooling.Parts;
block EirChiller "Identical electric chillers side by side by energy-input-ratio curves"
  parameter Data.Chiller data "Data of one chiller";
  input Real n_running(unit = "1") "Number of chillers on line, a ramping one as a fraction";
  input Units.HeatFlowRate Q_flow_demand "Cooling asked for, of all chillers";
  input Units.Temperature T_evaporator "Leaving chilled water temperature";
  input Units.Temperature T_condenser_entering "Entering condenser water temperature";
  input Units.Temperature T_condenser_leaving "Leaving condenser water temperature";
  output Units.HeatFlowRate Q_flow "Heat taken from the chilled water";
  output Units.Power P "Electrical power, all of it heat in the condenser water";
  output Units.HeatFlowRate Q_flow_available "Capacity of one chiller at the present temperatures";
equation
  (Q_flow, P, Q_flow_available) = Functions.eirChiller(
    data, n_running, Q_flow_demand, T_evaporator, T_condenser_entering, T_condenser_leaving);
end EirChiller;
