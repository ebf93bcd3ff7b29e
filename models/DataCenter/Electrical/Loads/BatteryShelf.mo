within DataCenter.Electrical.Loads;
model BatteryShelf "Rack battery shelf: takes over when the busbar falls, gives its rated power for minutes, recharges (Open Rack V3)"
  parameter Units.Power P_rated = 132e3 "Rated output";
  parameter Units.Time t_rated = 240 "Duration at rated output";
  parameter Units.Voltage V_take_over = 48.5 "Discharge begins when the busbar falls below";
  parameter Units.Time t_detect = 0.002 "for this time";
  parameter Units.Time tau_take_over = 5e-4 "Rise of the output: within 4 ms in all";
  parameter Units.Voltage V_recovered = 49.5 "Discharge ends above";
  parameter Units.Time t_recovered = 1 "for this time";
  parameter Units.Voltage V_set = 48 "Voltage held without load";
  parameter Units.Resistance R_share = 4e-4 * 132e3 / P_rated "Droop by which shelves share";
  parameter Units.Fraction charge_limit = 0.05 "Charging power over rated output";
  parameter Units.Fraction loss_discharge = 0.02 "Loss over power while discharging";
  parameter Units.Fraction loss_charge = 0.02 "Loss over power while charging";
  parameter Units.Fraction soc_start = 1 "State of charge at the start";
  final parameter Units.Energy E_rated = P_rated * t_rated * (1 + loss_discharge) "Energy when full";
  Interfaces.DcPin dc "Rack busbar";
  Units.Fraction soc(start = soc_start, fixed = true) "State of charge";
  Real on(unit = "1", start = 0, fixed = true) "Output of the converter, rises to 1";
  Boolean discharging(start = false, fixed = true) "The shelf carries the busbar";
  Boolean low(start = false, fixed = true) "Busbar below the take-over voltage";
  discrete Units.Time t_low(start = -1e4, fixed = true) "Since when";
  Boolean high(start = true, fixed = true) "Supplies hold the busbar again";
  discrete Units.Time t_high(start = -1e4, fixed = true) "Since when";
  output Units.Power P "Power into the shelf";
  output Units.Power P_loss "Loss";
  output Units.Energy W_stored "Energy stored";
protected
  Units.Current i_discharge "Current onto the busbar";
  Units.Current i_charge "Charging current";
equation
  when dc.v < V_take_over then
    low = true;
    t_low = time;
  elsewhen dc.v > V_take_over + 0.2 then
    low = false;
    t_low = time;
  end when;
  when dc.v > V_recovered then
    high = true;
    t_high = time;
  elsewhen dc.v < V_recovered - 0.2 then
    high = false;
    t_high = time;
  end when;
  when low and time >= t_low + t_detect and soc > 0.001 then
    discharging = true;
  elsewhen soc < 0.0005 or (high and time >= t_high + t_recovered) then
    discharging = false;
  end when;
  tau_take_over * der(on) = (if discharging then 1 else 0) - on;
  i_discharge = on * noEvent(max(0, min(1.1 * P_rated / V_set, (V_set - dc.v) / R_share)));
  i_charge = if discharging then 0 else noEvent(if dc.v > V_recovered then charge_limit * P_rated / V_recovered * min(1, 200 * max(0, 1 - soc)) else 0);
  dc.i = i_charge - i_discharge;
  P = dc.v * dc.i;
  P_loss = dc.v * (loss_discharge * i_discharge + loss_charge * i_charge);
  E_rated * der(soc) = P - P_loss;
  W_stored = E_rated * soc;
end BatteryShelf;
