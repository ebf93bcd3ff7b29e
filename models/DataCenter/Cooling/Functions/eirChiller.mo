within DataCenter.Cooling.Functions;
function eirChiller "Identical electric chillers side by side"
  input Data.Chiller data "Data of one chiller";
  input Real n_running(unit = "1") "Number of chillers on line, a ramping one as a fraction";
  input Units.HeatFlowRate Q_flow_demand "Cooling asked for, of all chillers";
  input Units.Temperature T_evaporator "Leaving chilled water temperature";
  input Units.Temperature T_condenser_entering "Entering condenser water temperature";
  input Units.Temperature T_condenser_leaving "Leaving condenser water temperature";
  output Units.HeatFlowRate Q_flow "Heat taken from the chilled water";
  output Units.Power P "Electrical power, all of it heat in the condenser water";
  output Units.HeatFlowRate Q_flow_available "Capacity of one chiller at the present temperatures";
protected
  Units.Temperature T_curve "Leaving chilled water temperature within the curves";
  Real t_evaporator(unit = "degC") "Leaving chilled water temperature within the curves";
  Real t_condenser(unit = "degC") "Entering condenser water temperature within the curves";
  Units.TemperatureDifference lift "Refrigerant temperature lift at the present temperatures";
  Units.TemperatureDifference lift_curve "Refrigerant temperature lift at the end of the curves";
  Real carnot(unit = "1") "Carnot EIR over that at the end of the curves, 1 within them";
  Real part_load(unit = "1") "Part-load ratio";
  Real x(unit = "1") "Part-load ratio, not below that where cycling begins";
algorithm
  T_curve := min(max(T_evaporator, data.T_evaporator_min), data.T_evaporator_max);
  t_evaporator := T_curve - 273.15;
  t_condenser := max(T_condenser_entering, data.T_condenser_min) - 273.15;
  lift := max(data.dT_lift_min, T_condenser_leaving - T_evaporator + 2*data.dT_refrigerant);
  lift_curve := max(data.dT_lift_min, T_condenser_leaving - T_curve + 2*data.dT_refrigerant);
  carnot := lift/lift_curve*(T_curve - data.dT_refrigerant)/(T_evaporator - data.dT_refrigerant);
  Q_flow_available := Functions.chillerCapacity(data, T_evaporator, T_condenser_entering);
  part_load := smoothClip(Q_flow_demand/((n_running + 1e-6)*Q_flow_available), 0, data.part_load_max, 2e-3);
  Q_flow := n_running*Q_flow_available*part_load;
  x := max(part_load, data.part_load_min);
  P := n_running*Q_flow_available/data.COP_reference*carnot*biquadratic(data.EIR_curve, t_evaporator, t_condenser)
    *(data.part_load_curve[1] + x*(data.part_load_curve[2] + x*data.part_load_curve[3]))*min(1, part_load/data.part_load_min);
  annotation(Documentation(info = "<html>EnergyPlus Engineering Reference, electric EIR chiller. The curves end at 4.4 and 10 degC leaving chilled water: beyond that the
capacity is held and the EIR scaled with the Carnot EIR between the refrigerant temperatures, with a smallest lift.</html>"));
end eirChiller;
