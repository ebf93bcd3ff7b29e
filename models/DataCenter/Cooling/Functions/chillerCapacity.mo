within DataCenter.Cooling.Functions;
function chillerCapacity "Capacity of an electric chiller at given water temperatures"
  input Data.Chiller data "Data of the chiller";
  input Units.Temperature T_evaporator "Leaving chilled water temperature";
  input Units.Temperature T_condenser_entering "Entering condenser water temperature";
  output Units.HeatFlowRate Q_flow "Capacity";
algorithm
  // The curve turns negative near 55 degC, far beyond its end: a machine there is of no use, but no source of heat.
  Q_flow := data.Q_flow_reference*max(data.capacity_min, biquadratic(
    data.capacity_curve,
    min(max(T_evaporator, data.T_evaporator_min), data.T_evaporator_max) - 273.15,
    max(T_condenser_entering, data.T_condenser_min) - 273.15));
end chillerCapacity;
