within DataCenter.It.Validation;
model Supply "Input side of the power supplies at given bus and load: undervoltage, hold-up, shelf storage"
  parameter Units.Power P_nominal = 20e6 "Power for which the hold-up time holds";
  parameter Units.Time t_hold_up = 0.02 "Hold-up time at nominal power";
  parameter Units.Energy E_shelf = 0 "Energy of the shelf storage that smooths power swings";
  parameter Units.Power P_standby = 0.02*P_nominal "Demand of the row that is switched off";
  input Units.Power P_used(start = 20e6) "Power of the row while it runs";
  input Boolean running(start = true) "The row runs";
  input Units.Power P_supplied(start = 20e6) "Power which the bus delivers";
  input Units.PerUnit V_supply_pu(start = 1) "Bus voltage";
  output Units.Power P_demand "Power asked from the bus";
  output Units.Power P_drawn "Power taken from the bus";
  output Units.Power P_spent "Power spent by the row or its standby";
  output Boolean supply_healthy "The bus is trusted";
  output Boolean empty "The store is used up";
  output Units.Energy E "Energy in the store";
  output Units.Energy E_in(start = 0, fixed = true, nominal = 1e6) "Energy drawn less energy spent";
  Parts.HoldUp supply(
    P_nominal = P_nominal, t_hold_up = t_hold_up, E_shelf = E_shelf, P_standby = P_standby, P_dead = 0.25*P_standby) "Power supplies";
equation
  supply.P_used = P_used;
  supply.running = running and not supply.empty;
  supply.P_supplied = P_supplied;
  supply.V_supply_pu = V_supply_pu;
  P_demand = supply.P_demand;
  P_drawn = supply.P_drawn;
  P_spent = if supply.running then P_used else supply.P_standby_used;
  supply_healthy = supply.supply_healthy;
  empty = supply.empty;
  E = supply.E;
  der(E_in) = P_drawn - P_spent;
end Supply;
