model StrictTimer "Timers written with strict and with inclusive relations of time"
  parameter Real delay(unit = "s") = 0.2 "Time from the start event to each timer";
  Real x(start = 0, fixed = true) "State";
  discrete Real t_event(unit = "s", start = -1, fixed = true) "Time of the start event";
  Boolean started(start = false, fixed = true) "The start event has been";
  Boolean strict(start = false, fixed = true) "Set by time > t_event + delay";
  Boolean inclusive(start = false, fixed = true) "Set by time >= t_event + delay";
equation
  der(x) = if strict then -1 else 1;
  when x > 0.3 then
    started = true;
    t_event = time;
  end when;
  when time > t_event + delay and started then
    strict = true;
  end when;
  when time >= t_event + delay and started then
    inclusive = true;
  end when;
end StrictTimer;
