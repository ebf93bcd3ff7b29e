within DataCenter.Electrical.Protection;
model ReserveSwitch "Static transfer switch of one group of racks between its own UPS system and the reserve system"
  parameter Units.PerUnit V_low = 0.9 "Transfer below";
  parameter Units.Time t_transfer = 0.004 "From the fall of the voltage to the load on the reserve (IEC 62310: 4 to 5 ms)";
  parameter Units.Time t_return = 10 "Healthy time of the own system before the return";
  input Units.PerUnit V_system(start = 1) "Output voltage of the own system";
  input Units.PerUnit V_reserve(start = 1) "Output voltage of the reserve system";
  input Units.Power P_demand(start = 0) "Power that the racks want";
  input Boolean taken(start = false) "The reserve carries another system: its rating is that of one";
  Logic.TimedCondition healthy(t_on = t_return, t_off = t_transfer) "Own system has voltage";
  output Boolean on_reserve(start = false, fixed = true) "Racks are fed by the reserve system";
  output Units.Power P_system "Power wanted from the own system";
  output Units.Power P_reserve "Power wanted from the reserve system";
  output Units.PerUnit V_load "Voltage at the racks";
equation
  healthy.set = V_system > V_low + 0.05;
  healthy.reset = V_system < V_low;
  on_reserve = (healthy.gone and V_reserve > V_low and not taken) or (pre(on_reserve) and not healthy.lasting);
  P_system = if on_reserve then 0 else P_demand;
  P_reserve = if on_reserve then P_demand else 0;
  V_load = if on_reserve then V_reserve else V_system;
end ReserveSwitch;
