within DataCenter.Battery.Data;
record ThermalManagementParameters "Chiller, heater and circulation of a battery enclosure, per cell; defaults: liquid-cooled grid storage (assumed)"
  parameter Units.Temperature T_cooling = 296.15 "Coolant temperature at which cooling begins";
  parameter Units.Temperature T_heating = 283.15 "Coolant temperature at which heating begins";
  parameter Units.TemperatureDifference band = 4 "Temperature band from no to full cooling or heating";
  parameter Units.HeatFlowRate Q_cooling_max = 25 "Largest cooling power per cell";
  parameter Units.HeatFlowRate Q_heating_max = 8 "Largest heating power per cell";
  parameter Units.Fraction COP_reference = 3.2 "Coefficient of performance at 35 degC ambient";
  parameter Real COP_slope(unit = "1/K") = -0.06 "Change of the coefficient of performance with the ambient temperature";
  parameter Units.Power P_standby = 0.5 "Controls, fans and monitoring at rest, per cell";
  parameter Units.Power P_circulation = 0.8 "Pumps and fans at full cooling or heating, per cell";
  parameter Units.ThermalConductance UA_ambient = 0.02 "Conductance from the coolant to the ambient, per cell";
end ThermalManagementParameters;
