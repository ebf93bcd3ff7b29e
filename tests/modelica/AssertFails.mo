model AssertFails "An assert fails at a known time; a warning comes before it"
  Real x(start = 0, fixed = true) "State";
equation
  der(x) = 1;
  assert(x < 0.4, "x is high: " + String(x), AssertionLevel.warning);
  assert(x < 0.75, "x left its range: " + String(x));
end AssertFails;
