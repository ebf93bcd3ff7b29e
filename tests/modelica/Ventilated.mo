model Ventilated "Discrete equations that depend on each other within one event"
  Real x(start = 0, fixed = true) "State";
  Boolean demand(start = false, fixed = true) "Demand with hysteresis";
  Boolean ready "Follows demand at once";
  Integer starts(start = 0, fixed = true) "Counts with the new value of ready";
  discrete Real level(start = 0, fixed = true) "Set from the new value of starts";
equation
  der(x) = if demand then -1 else 1;
  demand = x > 1 or (pre(demand) and x > 0.2);
  ready = not demand;
  when demand then
    starts = pre(starts) + (if ready then 10 else 1);
  end when;
  when starts > pre(starts) then
    level = 2*starts;
  end when;
end Ventilated;
