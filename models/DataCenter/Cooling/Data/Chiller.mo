within DataCenter.Cooling.Data;
record Chiller "Electric chiller by energy-input-ratio (EIR) curves; defaults: Carrier 19XR, 1407 kW, COP 6.04, variable speed"
  parameter Units.Power Q_flow_reference = 1406.6e3 "Capacity at the reference temperatures (6.67/29.44 degC)";
  parameter Real COP_reference(unit = "1") = 6.04 "Coefficient of performance at the reference temperatures";
  parameter Real capacity_curve[6](each unit = "1") = {1.042261, 0.002644821, -0.001468026, 0.01366256, -0.0008302334, 0.001573579} "Capacity over leaving chilled water and entering condenser water temperature in degC";
  parameter Real EIR_curve[6](each unit = "1") = {1.02634, -0.01612819, -0.001092591, -0.01784393, 0.0007961842, -9.586049e-5} "EIR over the same temperatures";
  parameter Real part_load_curve[3](each unit = "1") = {0.118888, 0.6723542, 0.2068754} "Power at part load over power at full load, over part-load ratio";
  parameter Real part_load_max(unit = "1") = 1.04 "Largest part-load ratio";
  parameter Real part_load_min(unit = "1") = 0.2 "Below this part-load ratio the chiller cycles";
  parameter Units.Temperature T_evaporator_min = 277.55 "Lower end of the curves' chilled water temperature";
  parameter Units.Temperature T_evaporator_max = 283.15 "Upper end of the curves' chilled water temperature; beyond the ends the EIR is scaled by Carnot";
  parameter Units.Temperature T_condenser_min = 285.95 "Lower end of the curves' condenser water temperature";
  parameter Real capacity_min(unit = "1") = 0.02 "Least capacity over that at the reference temperatures, where the curve would fall below";
  parameter Units.TemperatureDifference dT_refrigerant = 2 "Between refrigerant and leaving water in either heat exchanger";
  parameter Units.TemperatureDifference dT_lift_min = 8 "Lift below which the compressor gains nothing more";
end Chiller;
