within DataCenter.Cooling.Parts;
block MerkelTower "Identical cooling tower cells side by side by Merkel's theory"
  parameter Data.TowerCell data "Data of one cell";
  parameter Units.Time tau = 20 "Time constant of the air in the fill";
  input Real n_cell(unit = "1") "Number of cells in service";
  input Units.MassFlowRate m_flow_water "Water flow over the fill, all cells";
  input Units.Temperature T_water "Entering water temperature";
  input Units.Temperature T_dry_bulb "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Units.Pressure p "Barometric pressure";
  input Real fan_speed(unit = "1") "Fan speed over nominal, all cells alike";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  output Units.Power P_fan "Electrical power of the fans";
  output Units.MassFlowRate m_flow_evaporation "Evaporated water";
  output Units.MassFlowRate m_flow_makeup "Make-up water for evaporation, blow-down and drift";
  output Units.Temperature T_air_leaving "Wet-bulb temperature of the leaving air, taken as saturated";
protected
  Units.ThermalConductance C_air "Capacity flow rate of the air for wet-bulb temperature differences";
  Units.MassFlowRate m_flow_air "Dry air flow, all cells";
  Real w_in(unit = "1") "Humidity ratio of the outdoor air";
  constant Real water_ratio_film(unit = "1") = 0.02 "Water flow over nominal below which the fill is not wetted all over";
equation
  (Q_flow, C_air, m_flow_air, w_in) = Functions.merkelTower(
    data, n_cell, m_flow_water, T_water, T_dry_bulb, T_wet_bulb, p, fan_speed, T_air_leaving);
  der(T_air_leaving) = (T_wet_bulb + Q_flow/C_air - T_air_leaving)/tau;
  P_fan = n_cell*data.P_fan_nominal*noEvent(max(0, fan_speed))^3;
  // A dry fill evaporates nothing, whatever air goes through it, and no fill more than it is given.
  m_flow_evaporation = noEvent(min(max(0, m_flow_water), m_flow_air*max(0, Media.MoistAir.saturationHumidityRatio(T_air_leaving, p) - w_in)
    *(1 - exp(-max(0, m_flow_water)/(water_ratio_film*n_cell*data.m_flow_water_nominal)))));
  m_flow_makeup = m_flow_evaporation*data.cycles_of_concentration/(data.cycles_of_concentration - 1)
    + data.drift*noEvent(max(0, m_flow_water));
  annotation(Documentation(info = "<html>The leaving wet-bulb temperature, on which the enthalpy slope depends, is a state with the residence time of the air, so that
no iteration is needed; steady values are those of the implicit equation.</html>"));
end MerkelTower;
