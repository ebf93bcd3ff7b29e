model WhenElsewhen "Priority of when over elsewhen, vector conditions, edge and change"
  Real x(start = 0, fixed = true) "Oscillation";
  Real v(start = 1, fixed = true) "Its rate";
  Integer high(start = 0, fixed = true) "Passages upwards through 0.5";
  Integer low(start = 0, fixed = true) "Passages downwards through -0.5";
  Integer any_(start = 0, fixed = true) "Either of them, or a full second";
  Boolean above(start = false, fixed = true) "Above 0.5";
  Integer edges(start = 0, fixed = true) "Rises of above";
  discrete Real held(start = 0, fixed = true) "Value at the last event";
equation
  der(x) = 3*v;
  der(v) = -3*x;
  above = x > 0.5;
  when x > 0.5 then
    high = pre(high) + 1;
    low = pre(low);
    held = x;
  elsewhen x < -0.5 then
    low = pre(low) + 1;
    high = pre(high);
    held = -x;
  end when;
  when {x > 0.5, x < -0.5, sample(1, 1)} then
    any_ = pre(any_) + 1;
  end when;
  when edge(above) then
    edges = pre(edges) + 1;
  end when;
end WhenElsewhen;
