within DataCenter.Cooling.Validation;
model Tower "One cooling tower cell at given water, air and fan speed"
  parameter Data.TowerCell data "Data of the cell";
  input Units.MassFlowRate m_flow_water(start = 75) "Water flow";
  input Units.Temperature T_water(start = 300.15) "Entering water temperature";
  input Units.Temperature T_dry_bulb(start = 298.15) "Dry-bulb temperature";
  input Units.Temperature T_wet_bulb(start = 293.15) "Wet-bulb temperature";
  input Units.Pressure p(start = 1e5) "Barometric pressure";
  input Real fan_speed(unit = "1", start = 1) "Fan speed over nominal";
  output Units.Temperature T_water_leaving "Leaving water temperature";
  output Units.Power P_fan "Fan power";
  output Units.MassFlowRate m_flow_evaporation "Evaporated water";
  output Units.MassFlowRate m_flow_makeup "Make-up water";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  Parts.MerkelTower tower(
    n_cell = 1,
    data = data,
    m_flow_water = m_flow_water,
    T_water = T_water,
    T_dry_bulb = T_dry_bulb,
    T_wet_bulb = T_wet_bulb,
    p = p,
    fan_speed = fan_speed) "Tower";
initial equation
  tower.T_air_leaving = T_wet_bulb + 5;
equation
  Q_flow = tower.Q_flow;
  T_water_leaving = T_water - Q_flow/(data.cp_water*noEvent(max(1e-3, m_flow_water)));
  P_fan = tower.P_fan;
  m_flow_evaporation = tower.m_flow_evaporation;
  m_flow_makeup = tower.m_flow_makeup;
end Tower;
