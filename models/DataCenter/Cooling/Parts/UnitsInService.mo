within DataCenter.Cooling.Parts;
block UnitsInService "Machines of one kind side by side of which some have failed: a lost one coasts down, one that is back runs up"
  parameter Integer n "Number of machines";
  parameter Units.Time tau_lost = 1.5 "Time constant with which a lost machine coasts down";
  parameter Units.Time tau_back = 10 "Time constant with which a machine that is back runs up";
  input Integer n_failed "Machines out of service";
  output Real n_running(unit = "1") "Machines in service, one that runs down or up as a fraction";
protected
  Real n_sound(unit = "1") "Machines that have not failed";
  Real n_driven(unit = "1") "Number in service, lagging";
initial equation
  n_driven = n_sound;
equation
  n_sound = noEvent(max(0, min(n, n - n_failed)));
  n_running = noEvent(max(0, n_driven));
  der(n_driven) = (n_sound - n_driven)/noEvent(if n_driven > n_sound then tau_lost else tau_back);
  annotation(Documentation(info = "<html>Flow, area and power of the machines go with their number: what a lost machine no longer
moves or exchanges must not be given by its neighbours for nothing. Whoever uses the block refuses numbers outside 0 to n.</html>"));
end UnitsInService;
