within DataCenter.Electrical.Network;
model TransferSwitch "Transfer switch between a preferred and an alternate source, break before make"
  parameter Units.Time t_detect = 0.002 "Detection time";
  parameter Units.Time t_open = 0.002 "From the command to the open preferred side (static 2 ms, mechanical 50 to 600 ms in all)";
  parameter Units.Time t_return = 30 "Healthy time of the preferred source before the return";
  parameter Units.PerUnit V_low = 0.88 "Transfer below";
  parameter Units.Time tau_measure = 5e-4 "Voltage measurement";
  Interfaces.Pin pin_preferred "Preferred source";
  Interfaces.Pin pin_alternate "Alternate source";
  Interfaces.Pin pin_load "Load";
  Integer position(start = 1) "1 preferred, 2 alternate, 0 open";
  Integer target(start = 1, fixed = true) "Position to go to";
  Logic.TimedCondition healthy(t_on = t_return, t_off = t_detect) "Preferred source is healthy";
  discrete Units.Time t_command(start = -1e4, fixed = true) "Time of the last transfer command";
  Units.PerUnit V_preferred(start = 1, fixed = true) "Measured voltage of the preferred source";
  Units.PerUnit V_alternate(start = 1, fixed = true) "Measured voltage of the alternate source";
equation
  tau_measure * der(V_preferred) = sqrt(pin_preferred.v_d ^ 2 + pin_preferred.v_q ^ 2 + 1e-8) - V_preferred;
  tau_measure * der(V_alternate) = sqrt(pin_alternate.v_d ^ 2 + pin_alternate.v_q ^ 2 + 1e-8) - V_alternate;
  healthy.set = V_preferred > V_low + 0.03;
  healthy.reset = V_preferred < V_low;
  when pre(target) == 1 and healthy.gone and V_alternate > V_low then
    target = 2;
    t_command = time;
  elsewhen pre(target) == 2 and healthy.lasting then
    target = 1;
    t_command = time;
  end when;
  // break before make
  position = if time >= t_command + t_open then target else 0;
  pin_load.v_d = if position == 1 then pin_preferred.v_d else if position == 2 then pin_alternate.v_d else 0;
  pin_load.v_q = if position == 1 then pin_preferred.v_q else if position == 2 then pin_alternate.v_q else 0;
  pin_preferred.i_d = if position == 1 then -pin_load.i_d else 0;
  pin_preferred.i_q = if position == 1 then -pin_load.i_q else 0;
  pin_alternate.i_d = if position == 2 then -pin_load.i_d else 0;
  pin_alternate.i_q = if position == 2 then -pin_load.i_q else 0;
end TransferSwitch;
