within DataCenter.Electrical.Protection;
model EventCounter "Counts disturbances and locks out at the third within a time, until released by hand"
  parameter Units.Time t_window = 60 "Three disturbances within this time lock out";
  parameter Units.Time t_same = 1 "A disturbance that begins within this time after the last one's begin is the same: flicker counts once";
  input Boolean disturbed(start = false) "A rising edge is a disturbance";
  input Boolean release(start = false) "A rising edge releases the lock-out and clears the count";
  discrete Units.Time t_last(start = -1e4, fixed = true) "Time of the last disturbance";
  discrete Units.Time t_before(start = -1e4, fixed = true) "Time of the disturbance before";
  output Boolean locked(start = false, fixed = true) "Locked out";
equation
  // a disturbance that lasts from the first instant on has no edge
  when {initial(), disturbed} then
    t_last = if not disturbed or time < pre(t_last) + t_same then pre(t_last) else time;
    t_before = if not disturbed or time < pre(t_last) + t_same then pre(t_before) else pre(t_last);
    locked = pre(locked) or (disturbed and time >= pre(t_last) + t_same and time - pre(t_before) < t_window);
  elsewhen release then
    t_last = -1e4;
    t_before = -1e4;
    locked = false;
  end when;
end EventCounter;
