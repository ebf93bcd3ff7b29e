within DataCenter.Battery;
model ThermalManagement "Proportional cooling and heating of the coolant of a battery enclosure"
  parameter Data.ThermalManagementParameters data "Data per cell";
  parameter Real n_cell(unit = "1") = 1 "Number of cells";
  input Units.Temperature T_coolant "Coolant temperature";
  input Units.Temperature T_ambient "Ambient temperature";
  output Units.HeatFlowRate Q_flow_coolant "Heat into the coolant";
  output Units.Power P_auxiliary "Electric power of chiller, heater, pumps and fans";
  output Units.HeatFlowRate Q_flow_ambient "Heat into the ambient";
  output Boolean cooling_on(start = false, fixed = true) "The cells are cooled";
  output Boolean heating_on(start = false, fixed = true) "The cells are heated";
protected
  constant Units.TemperatureDifference hysteresis = 0.3 "Distance from the begin of cooling or heating at which it counts as on; it is off at the begin";
  Units.Fraction cooling "Cooling demand";
  Units.Fraction heating "Heating demand";
  Units.Fraction COP "Coefficient of performance";
equation
  cooling_on = data.Q_cooling_max > 0 and T_coolant > data.T_cooling + (if pre(cooling_on) then 0 else hysteresis);
  heating_on = data.Q_heating_max > 0 and T_coolant < data.T_heating - (if pre(heating_on) then 0 else hysteresis);
  cooling = Functions.saturate((T_coolant - data.T_cooling)/data.band);
  heating = Functions.saturate((data.T_heating - T_coolant)/data.band);
  COP = 1 + Functions.positivePart(data.COP_reference - 1 + data.COP_slope*(T_ambient - 308.15), 0.1);
  Q_flow_coolant = n_cell*(data.UA_ambient*(T_ambient - T_coolant) - cooling*data.Q_cooling_max + heating*data.Q_heating_max);
  P_auxiliary = n_cell*(data.P_standby + data.P_circulation*(cooling + heating) + cooling*data.Q_cooling_max/COP + heating*data.Q_heating_max);
  Q_flow_ambient = P_auxiliary - Q_flow_coolant;
end ThermalManagement;
