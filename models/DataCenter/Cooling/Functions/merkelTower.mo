within DataCenter.Cooling.Functions;
function merkelTower "Identical cooling tower cells side by side, for a given leaving air temperature"
  input Data.TowerCell data "Data of one cell";
  input Real nCell(unit = "1") "Number of cells";
  input Units.MassFlowRate m_flow_water "Water flow over the fill, all cells";
  input Units.Temperature T_water "Entering water temperature";
  input Units.Temperature T_dry_bulb "Outdoor dry-bulb temperature";
  input Real w_in(unit = "1") "Humidity ratio of the outdoor air";
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Units.Pressure p "Barometric pressure";
  input Real fan_speed(unit = "1") "Fan speed over nominal, all cells alike";
  input Units.Temperature T_air_leaving "Wet-bulb temperature of the leaving air";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  output Units.ThermalConductance C_air "Capacity flow rate of the air for wet-bulb temperature differences";
  output Units.MassFlowRate m_flow_air "Dry air flow";
protected
  Real air_ratio(unit = "1") "Air flow over nominal";
  Real water_ratio(unit = "1") "Water flow over nominal";
  Units.SpecificHeatCapacity cp_saturated "Enthalpy slope of saturated air between the wet-bulb temperatures";
  Units.ThermalConductance UA "Conductance for wet-bulb temperature differences";
algorithm
  air_ratio := max(data.air_ratio_free, fan_speed);
  water_ratio := max(0, m_flow_water)/(nCell*data.m_flow_water_nominal);
  m_flow_air := nCell*data.V_flow_air_nominal*air_ratio*Media.MoistAir.density(T_dry_bulb, w_in, p);
  cp_saturated := merkelSlope(T_wet_bulb, T_air_leaving, p);
  C_air := m_flow_air*cp_saturated;
  UA := nCell*merkelConductance(data, air_ratio, water_ratio, T_wet_bulb, w_in, cp_saturated);
  Q_flow := counterflowConductance(water_ratio*nCell*data.m_flow_water_nominal*data.cp_water, C_air, UA)*(T_water - T_wet_bulb);
  annotation(Documentation(info = "<html>Effectiveness and number of transfer units with the wet-bulb temperature as driving potential and the enthalpy slope of
saturated air as heat capacity (EnergyPlus Engineering Reference, variable speed tower by Merkel).</html>"));
end merkelTower;
