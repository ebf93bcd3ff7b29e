model TimeEvents "Branches on time; the parameter moves its event"
  parameter Real t1(unit = "s") = 0.3 "Switching time";
  Real u "Input signal";
  Real x(start = 0, fixed = true) "State";
  Boolean late "After the last time";
equation
  u = if time < t1 then 1 elseif time < 2*t1 then -1 else 0.5;
  late = time >= 0.9;
  der(x) = u - (if late then 10*x else 0);
end TimeEvents;
