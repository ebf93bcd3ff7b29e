within DataCenter.Cooling.Parts;
block LeadLag "Rotation of lead and lag: the machine that starts is the next in turn, the one that stops has run longest"
  parameter Integer n = 7 "Number of machines";
  input Integer n_on "Machines on";
  output Boolean on[n] "Which machines run";
  output Units.Time t_run[n](each start = 0, each fixed = true, each nominal = 1e5) "Running time of each";
  output Integer lead "The machine that has run longest without a break: the next to stop";
protected
  Integer n_stopped(start = 0, fixed = true) "Stops so far";
equation
  when change(n_on) then
    n_stopped = pre(n_stopped) + max(0, pre(n_on) - n_on);
  end when;
  lead = 1 + mod(n_stopped, n);
  for i in 1:n loop
    on[i] = mod(i - 1 - n_stopped + n*n_stopped, n) < n_on;
    der(t_run[i]) = if on[i] then 1 else 0;
  end for;
  annotation(Documentation(info = "<html>First on, first off: running times even out by the staging that happens anyway, without a start or
stop of their own, so that rotation cannot hunt. <code>n*n_stopped</code> keeps the argument of <code>mod</code> positive.</html>"));
end LeadLag;
