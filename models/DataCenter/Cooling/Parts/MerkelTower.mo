within DataCenter.Cooling.Parts;
block MerkelTower "Identical cooling tower cells side by side by Merkel's theory"
  parameter Data.TowerCell data "Data of one cell";
  parameter Units.Time tau = 20 "Time constant of the air in the fill";
  parameter Units.Temperature T_leaving_min = 278.15 "Frost protection: cells are shut so that no fill cools its water below this";
  input Real n_cell(unit = "1") "Number of cells in service";
  input Units.MassFlowRate m_flow_water "Water flow over the fill, all cells";
  input Units.Temperature T_water "Entering water temperature";
  input Units.Temperature T_dry_bulb "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Units.Pressure p "Barometric pressure";
  input Real fan_speed(unit = "1") "Fan speed over nominal, all cells alike";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  output Units.Temperature T_leaving "Temperature of the water that leaves the fill";
  output Real n_wetted(unit = "1") "Cells over which water flows: in frost fewer than are in service";
  output Units.Power P_fan "Electrical power of the fans";
  output Units.MassFlowRate m_flow_evaporation "Evaporated water";
  output Units.MassFlowRate m_flow_makeup "Make-up water for evaporation, blow-down and drift";
  output Units.Temperature T_air_leaving "Wet-bulb temperature of the leaving air, taken as saturated";
protected
  constant Real n_small(unit = "1") = 1e-4 "Keeps the flow per cell finite where all are shut";
  constant Units.ThermalConductance C_small = 100 "Capacity flow rate of the water below which its leaving temperature is that of water at rest";
  Units.ThermalConductance C_air "Capacity flow rate of the air for wet-bulb temperature differences";
  Units.MassFlowRate m_flow_air "Dry air flow, all cells";
  Real w_in(unit = "1") "Humidity ratio of the outdoor air";
  Real air_ratio(unit = "1") "Air flow over nominal";
  Units.SpecificHeatCapacity cp_saturated "Enthalpy slope of saturated air between the wet-bulb temperatures";
  constant Real water_ratio_film(unit = "1") = 0.02 "Water flow over nominal below which the fill is not wetted all over";
equation
  air_ratio = noEvent(max(data.air_ratio_free, fan_speed));
  cp_saturated = Functions.merkelSlope(T_wet_bulb, T_air_leaving, p);
  w_in = Media.MoistAir.humidityRatio(T_dry_bulb, T_wet_bulb, p);
  (Q_flow, C_air, m_flow_air) = Functions.merkelTower(
    data, n_wetted, m_flow_water, T_water, T_dry_bulb, w_in, T_wet_bulb, p, fan_speed, T_air_leaving);
  der(T_air_leaving) = (T_wet_bulb + Q_flow/C_air - T_air_leaving)/tau;
  n_wetted = noEvent(max(n_small, min(n_cell, if T_wet_bulb < T_leaving_min then Functions.unfrozenCells(
    T_water, T_wet_bulb, T_leaving_min, max(0, m_flow_water)*data.cp_water,
    data.V_flow_air_nominal*air_ratio*Media.MoistAir.density(T_dry_bulb, w_in, p)*cp_saturated,
    Functions.merkelConductance(data, air_ratio, data.water_ratio_max, T_wet_bulb, w_in, cp_saturated)) else n_cell)));
  T_leaving = T_water - Q_flow/(noEvent(max(0, m_flow_water))*data.cp_water + C_small);
  P_fan = n_wetted*data.P_fan_nominal*noEvent(max(0, fan_speed))^3;
  // A dry fill evaporates nothing, whatever air goes through it, and no fill more than it is given.
  m_flow_evaporation = noEvent(min(max(0, m_flow_water), m_flow_air*max(0, Media.MoistAir.saturationHumidityRatio(T_air_leaving, p) - w_in)
    *(1 - exp(-max(0, m_flow_water)/(water_ratio_film*n_wetted*data.m_flow_water_nominal)))));
  m_flow_makeup = m_flow_evaporation*data.cycles_of_concentration/(data.cycles_of_concentration - 1)
    + data.drift*noEvent(max(0, m_flow_water));
  annotation(Documentation(info = "<html>The leaving wet-bulb temperature, on which the enthalpy slope depends, is a state with the residence time of the air, so that
no iteration is needed; steady values are those of the implicit equation.</html>"));
end MerkelTower;
