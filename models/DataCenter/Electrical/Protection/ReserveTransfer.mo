within DataCenter.Electrical.Protection;
model ReserveTransfer "Static transfer switches of a block-redundant site: the load of one failed system goes to the reserve system"
  parameter Integer n = 4 "Normal systems" annotation(Evaluate = true);
  input Units.PerUnit V_system[n](each start = 1) "Output voltage of each system";
  input Units.PerUnit V_reserve(start = 1) "Output voltage of the reserve system";
  input Units.Power P_demand[n](each start = 0) "Power that each group of racks wants";
  ReserveSwitch switch[n] "Switch of each group of racks";
  output Units.Power P_system[n] "Power wanted from each system";
  output Units.Power P_reserve "Power wanted from the reserve system";
  output Units.PerUnit V_load[n] "Voltage at the racks";
equation
  for k in 1:n loop
    switch[k].V_system = V_system[k];
    switch[k].V_reserve = V_reserve;
    switch[k].P_demand = P_demand[k];
    switch[k].taken = sum(if pre(switch[j].on_reserve) and j <> k then 1 else 0 for j in 1:n) > 0;
    P_system[k] = switch[k].P_system;
    V_load[k] = switch[k].V_load;
  end for;
  P_reserve = sum(switch.P_reserve);
end ReserveTransfer;
