within DataCenter.Electrical.Network;
model TapChanger "Control of an on-load tap changer: dead band, time delay, one step at a time"
  parameter Units.PerUnit V_set = 1 "Voltage to hold";
  parameter Units.PerUnit dead_band = 0.01 "Half width of the dead band; wider than half a step, or it hunts";
  parameter Units.PerUnit step = 0.00625 "Change of the turns ratio per step";
  parameter Integer n_max = 16 "Largest position";
  parameter Integer n_min = -16 "Smallest position";
  parameter Units.Time t_first = 30 "Delay of the first step";
  parameter Units.Time t_next = 5 "Time from step to step (drive of the changer)";
  parameter Units.PerUnit V_block = 0.8 "No steps below this voltage: a fault is not to be tapped against";
  parameter Units.Time t_settle = 0.1 "Begin of the control: a voltage outside the band at the start is seen then";
  parameter Integer position_start = 0 "Position at the start";
  parameter Units.PerUnit ratio_neutral = 1 "Turns ratio at position 0";
  input Units.PerUnit V(start = 1) "Measured voltage";
  Integer position(start = position_start, fixed = true) "Position";
  Integer direction(start = 0, fixed = true) "Step that is being timed: 1 up, -1 down, 0 none";
  discrete Units.Time t_move(start = 0, fixed = true) "Time of the next step";
  output Units.PerUnit ratio "Turns ratio: secondary open-circuit voltage per primary voltage";
equation
  when time > t_settle and V < V_set - dead_band and V > V_block then
    direction = 1;
    t_move = time + t_first;
    position = pre(position);
  elsewhen time > t_settle and V > V_set + dead_band then
    direction = -1;
    t_move = time + t_first;
    position = pre(position);
  elsewhen (V > V_set - dead_band and V < V_set + dead_band) or V < V_block then
    direction = 0;
    t_move = pre(t_move);
    position = pre(position);
  elsewhen pre(direction) <> 0 and time >= pre(t_move) then
    direction = pre(direction);
    t_move = time + t_next;
    position = min(n_max, max(n_min, pre(position) + pre(direction)));
  end when;
  ratio = ratio_neutral + step * position;
end TapChanger;
