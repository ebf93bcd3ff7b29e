within DataCenter.Cooling.Functions;
function towerFanSpeed "Fan speed with which cooling towers reject a given heat flow in steady state"
  input Data.TowerCell data "Data of one cell";
  input Real nCell(unit = "1") "Number of cells";
  input Units.HeatFlowRate Q_flow "Heat to reject";
  input Units.MassFlowRate m_flow_water "Water flow, all cells";
  input Units.Temperature T_water "Entering water temperature";
  input Units.Temperature T_dry_bulb "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Units.Pressure p "Barometric pressure";
  output Real speed(unit = "1") "Fan speed over nominal, at most 1";
  output Units.Temperature T_air_leaving "Wet-bulb temperature of the leaving air";
  output Units.TemperatureDifference dT_water "By how much warmer the water must be where full speed is too little";
protected
  Units.HeatFlowRate Q_flow_try "Heat rejected at the speed tried";
  Units.ThermalConductance C_air "Capacity flow rate of the air";
  Units.MassFlowRate m_flow_air "Air flow";
  Real w_in(unit = "1") "Humidity ratio of the outdoor air";
algorithm
  speed := 0.7;
  T_air_leaving := T_wet_bulb + 0.7*(T_water - T_wet_bulb);
  Q_flow_try := 0;
  C_air := 0;
  m_flow_air := 0;
  w_in := Media.MoistAir.humidityRatio(T_dry_bulb, T_wet_bulb, p);
  for k in 1:6 loop
    (Q_flow_try, C_air, m_flow_air) := Functions.merkelTower(
      data, nCell, m_flow_water, T_water, T_dry_bulb, w_in, T_wet_bulb, p, speed, T_air_leaving);
    speed := min(1, max(0.1, speed*min(3, max(0.2, Q_flow/(abs(Q_flow_try) + 1)))));
    T_air_leaving := T_wet_bulb + min(30, max(0, Q_flow_try/C_air));
  end for;
  dT_water := if speed > 0.999 then min(20, max(0, (Q_flow/(abs(Q_flow_try) + 1) - 1)*(T_water - T_wet_bulb))) else 0;
  annotation(Documentation(info = "<html>Successive substitution: the heat flow is nearly proportional to the speed.</html>"));
end towerFanSpeed;
