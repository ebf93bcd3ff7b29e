model Chattering "A condition that contradicts itself: the event iteration cannot end"
  Real x(start = 0, fixed = true) "State";
  Boolean a(start = false, fixed = true) "Contradicts itself once x is above 0.5";
equation
  der(x) = 1;
  a = if x > 0.5 then not pre(a) else false;
end Chattering;
