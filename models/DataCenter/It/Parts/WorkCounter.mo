within DataCenter.It.Parts;
model WorkCounter "Work done, lost at a trip back to the last checkpoint, and missed"
  parameter Units.Time checkpoint_interval = 3600 "Longest work between two checkpoints";

  input Units.Fraction speed "Work rate over full work rate";
  input Units.Fraction utilisation "Work rate asked for";
  input Boolean running "The row runs";
  input Integer checkpoint_count "Checkpoints completed so far";

  output Units.Time work_done "Work that counts, at full rate";
  discrete output Units.Time work_lost(start = 0, fixed = true) "Work repeated because of trips";
  output Units.Time work_missed "Work asked for and not done because of caps, throttling and outage";

protected
  Units.Time work_computed(start = 0, fixed = true) "Work computed, lost or not";
  Units.Time work_asked(start = 0, fixed = true) "Work asked for";
  discrete Units.Time work_saved(start = 0, fixed = true) "Work at the last checkpoint";

equation
  der(work_computed) = speed;
  der(work_asked) = utilisation;
  when not running then
    work_lost = pre(work_lost) + min(work_computed - pre(work_saved), checkpoint_interval);
    work_saved = work_computed;
  elsewhen change(checkpoint_count) then
    work_lost = pre(work_lost);
    work_saved = work_computed;
  end when;
  work_done = work_computed - work_lost;
  work_missed = work_asked - work_computed;
end WorkCounter;
