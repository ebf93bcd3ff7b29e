within DataCenter.It.Examples;
model RackRowDipAndRestart "A 10 ms dip is ridden through, a 15 s interruption trips the row, which restarts"
  RackRow row "Reference row: 132 + 132 racks, 20 MW";
  Boolean bus "The bus is alive";

equation
  bus = not (time >= 1 and time < 1.01 or time >= 5 and time < 20);
  row.utilisation = 1;
  row.power_cap = 1;
  row.checkpoint_count = if time < 3 then 0 else 1;
  row.P_supplied = if bus then row.P_demand else 0;
  row.V_supply_pu = if bus then 1 else 0;
  row.T_coolant_supply = 303.15;
  row.m_flow_coolant = 438.6;
  row.T_inlet_air = 297.15;
  annotation(experiment(StopTime = 340, Interval = 1));
end RackRowDipAndRestart;
