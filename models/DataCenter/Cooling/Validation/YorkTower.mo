within DataCenter.Cooling.Validation;
model YorkTower "Leaving water temperature of a cooling tower by the York correlation"
  parameter Units.MassFlowRate m_flow_water_nominal = 71.46 "Water flow for which the tower of the reference data is sized";
  input Units.MassFlowRate m_flow_water(start = 75) "Water flow";
  input Units.TemperatureDifference range(start = 5) "Entering minus leaving water temperature";
  input Units.Temperature T_wet_bulb(start = 293.15) "Wet-bulb temperature";
  input Real fan_speed(unit = "1", start = 1) "Air flow over nominal";
  output Units.Temperature T_water_leaving "Leaving water temperature";
equation
  T_water_leaving = T_wet_bulb + Functions.yorkApproach(T_wet_bulb, range, m_flow_water/m_flow_water_nominal, fan_speed);
end YorkTower;
