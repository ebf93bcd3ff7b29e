within DataCenter.Cooling.Validation;
model LeadLag "Rotation of lead and lag for a number of machines given from outside"
  parameter Integer n = 7 "Number of machines";
  input Integer n_on(start = 3) "Machines on";
  Parts.LeadLag rotation(n = n, n_on = n_on) "Rotation";
  output Units.Time t_run[n] "Running time of each";
  output Boolean on[n] "Which machines run";
  output Integer lead "The next to stop";
equation
  t_run = rotation.t_run;
  on = rotation.on;
  lead = rotation.lead;
end LeadLag;
