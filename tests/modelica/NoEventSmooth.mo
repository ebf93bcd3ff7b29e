model NoEventSmooth "Branches without events"
  Real x(start = -1, fixed = true) "State";
  Real y "Square root of the positive part";
  Real z "Smooth branch";
equation
  der(x) = 1;
  y = noEvent(if x > 0 then sqrt(x) else 0);
  z = smooth(1, noEvent(if x > 0.5 then (x - 0.5)^2 else 0));
end NoEventSmooth;
