within DataCenter.It.Parts;
model HoldUp "Input side of the power supplies: undervoltage, hold-up and shelf storage, recharge"
  parameter Units.Power P_nominal "Power for which the hold-up time holds";
  parameter Units.Time t_hold_up = 0.02 "Hold-up time at nominal power";
  parameter Units.Energy E_shelf = 0 "Energy of the shelf storage that smooths power swings, beside the hold-up energy";
  parameter Units.Time tau_smoothing = 0.04 "Time constant with which the drawn power follows the load where there is shelf storage";
  parameter Units.Time tau_recharge = 1 "Recharge time constant of the store";
  parameter Units.PerUnit V_undervoltage = 0.85 "The supplies count on their store below this voltage";
  parameter Units.PerUnit V_recover = 0.9 "The supplies trust the bus again above this voltage";
  parameter Units.Power P_dead "Supplied power below which the bus counts as dead";
  parameter Units.Power P_standby "Demand of the row that is switched off";

  input Units.Power P_used "Power of the row at the supplies' input while it runs";
  input Boolean running "The row runs";
  input Units.Power P_supplied "Power which the bus delivers";
  input Units.PerUnit V_supply_pu "Bus voltage";

  output Units.Power P_demand "Power asked from the bus";
  output Units.Power P_drawn "Power taken from the bus";
  output Units.Power P_standby_used "Power spent while switched off";
  output Boolean supply_healthy(start = true, fixed = true) "The bus is trusted";
  output Boolean empty(start = false, fixed = true) "The store is used up";
  output Units.Energy E(nominal = 4e5) "Energy in the store";
  final parameter Units.Energy E_hold = P_nominal*t_hold_up "Hold-up energy";
  final parameter Units.Energy E_rest = E_hold + E_shelf/2 "Energy at rest: the shelf is half full to take swings both ways";

protected
  Boolean supply_bad "Bus below the lower limits";
  Boolean supply_good "Bus above the upper limits";
  Units.Power P_running "Power of the row, zero when off";
  Units.Power P_smoothed "Power of the row without its fast swings";
  Units.Fraction room "Share of the smoothing that the shelf has energy or room for";

initial equation
  E = E_rest;
  P_smoothed = P_used;

equation
  supply_bad = V_supply_pu < V_undervoltage or P_supplied < P_dead;
  supply_good = V_supply_pu > V_recover and P_supplied > 2*P_dead;
  supply_healthy = not supply_bad and (supply_good or pre(supply_healthy));

  P_running = if running then P_used else 0;
  tau_smoothing*der(P_smoothed) = P_running - P_smoothed;
  // The first factor is 1 with shelf storage and 0 without: the energy can be set after translation.
  room = E_shelf/(E_shelf + 1e-3)*noEvent(min(1, max(0,
    (if P_smoothed < P_running then E - E_hold else E_hold + E_shelf - E)/(0.1*E_shelf + 1e-9))));
  P_demand = (if running then P_running + room*(P_smoothed - P_running) else P_standby) + (E_rest - E)/tau_recharge;

  // At a healthy voltage a power supply takes what it wants: a held P_supplied that lags the demand
  // by one communication step must not look like a shortage.
  P_drawn = if supply_healthy then P_demand else noEvent(max(0, min(P_supplied, P_demand)));
  P_standby_used = if running then 0 else noEvent(min(P_standby, P_drawn));
  der(E) = P_drawn - (if running then P_used else P_standby_used);
  empty = E < 0.02*E_hold or (pre(empty) and E < 0.9*E_hold);
end HoldUp;
