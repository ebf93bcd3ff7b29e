model StartValues "Start values of discrete variables, and branches, that follow parameters"
  parameter Real d0 = 3 "Start value of the counter";
  parameter Boolean on0 = false "Start value of the switch";
  parameter Boolean fast = true "Chooses the rate";
  Real x(start = 0, fixed = true) "State";
  discrete Real d(start = 2*d0, fixed = true) "Counter";
  Boolean on(start = on0, fixed = true) "Switch";
equation
  if fast then
    der(x) = 2;
  else
    der(x) = 1;
  end if;
  when x > 1 then
    d = pre(d) + 1;
    on = not pre(on);
  end when;
end StartValues;
