within DataCenter.Cooling.Parts;
block EirChiller "Identical electric chillers side by side by the energy-input-ratio (EIR) curves"
  parameter Units.Power Q_flow_reference = 1406.6e3 "Capacity of one chiller at the reference temperatures (6.67/29.44 degC)";
  parameter Real COP_reference(unit = "1") = 6.04 "Coefficient of performance at the reference temperatures";
  parameter Real capacity_curve[6] = {1.042261, 0.002644821, -0.001468026, 0.01366256, -0.0008302334, 0.001573579} "Capacity over leaving chilled water and entering condenser water temperature in degC";
  parameter Real EIR_curve[6] = {1.02634, -0.01612819, -0.001092591, -0.01784393, 0.0007961842, -9.586049e-5} "EIR over the same temperatures";
  parameter Real part_load_curve[3] = {0.118888, 0.6723542, 0.2068754} "EIR over part-load ratio";
  parameter Real part_load_max(unit = "1") = 1.04 "Largest part-load ratio";
  parameter Real part_load_min(unit = "1") = 0.2 "Below this part-load ratio the chiller cycles";
  parameter Units.Temperature T_evaporator_min = 277.55 "Lower end of the curves' chilled water temperature";
  parameter Units.Temperature T_evaporator_max = 283.15 "Upper end of the curves' chilled water temperature, above it the EIR is scaled by Carnot";
  parameter Units.Temperature T_condenser_min = 285.95 "Lower end of the curves' condenser water temperature";
  parameter Units.TemperatureDifference dT_refrigerant = 2 "Refrigerant to leaving water in either heat exchanger";
  parameter Units.TemperatureDifference dT_lift_min = 8 "Lift below which the compressor gains nothing more";
  input Real n_running(unit = "1") "Number of chillers on line, a ramping one as a fraction";
  input Units.HeatFlowRate Q_flow_demand "Cooling asked for, of all chillers";
  input Units.Temperature T_evaporator "Leaving chilled water temperature";
  input Units.Temperature T_condenser_entering "Entering condenser water temperature";
  input Units.Temperature T_condenser_leaving "Leaving condenser water temperature";
  output Units.HeatFlowRate Q_flow_available "Capacity of one chiller at the present temperatures";
  output Units.HeatFlowRate Q_flow "Heat taken from the chilled water";
  output Units.Power P "Electrical power, all of it heat in the condenser water";
  output Real part_load(unit = "1") "Part-load ratio of the running chillers";
protected
  Real t_evaporator(unit = "K") "Leaving chilled water temperature for the curves, above 0 degC";
  Real t_condenser(unit = "K") "Entering condenser water temperature for the curves, above 0 degC";
  Real carnot(unit = "1") "Carnot EIR over that at the end of the curves";
  Real part_load_curve_argument(unit = "1") "Part-load ratio for the curve";
equation
  t_evaporator = noEvent(min(max(T_evaporator, T_evaporator_min), T_evaporator_max)) - 273.15;
  t_condenser = noEvent(max(T_condenser_entering, T_condenser_min)) - 273.15;
  carnot = noEvent(if T_evaporator > T_evaporator_max then
      max(dT_lift_min, T_condenser_leaving - T_evaporator + 2*dT_refrigerant)/(T_evaporator - dT_refrigerant)
      *(T_evaporator_max - dT_refrigerant)/max(dT_lift_min, T_condenser_leaving - T_evaporator_max + 2*dT_refrigerant)
    else 1);
  Q_flow_available = Q_flow_reference*Functions.biquadratic(capacity_curve, t_evaporator, t_condenser);
  part_load = Functions.smoothClip(Q_flow_demand/((n_running + 1e-6)*Q_flow_available), 0, part_load_max, 2e-3);
  part_load_curve_argument = noEvent(max(part_load, part_load_min));
  Q_flow = n_running*Q_flow_available*part_load;
  P = n_running*Q_flow_available/COP_reference*carnot*Functions.biquadratic(EIR_curve, t_evaporator, t_condenser)
    *(part_load_curve[1] + part_load_curve_argument*(part_load_curve[2] + part_load_curve_argument*part_load_curve[3]))
    *noEvent(min(1, part_load/part_load_min));
  annotation(Documentation(info = "<html>Equations of the electric EIR chiller (EnergyPlus Engineering Reference, Electric EIR Chiller Model);
default curves: Carrier 19XR 1407 kW, COP 6.04, variable speed. They end at 10 degC leaving chilled water: above that the capacity is held and the
EIR scaled with the Carnot EIR between the refrigerant temperatures, with a smallest lift.</html>"));
end EirChiller;
