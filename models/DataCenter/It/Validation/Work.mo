within DataCenter.It.Validation;
model Work "Work done, lost and missed at given speed, trips and checkpoints"
  parameter Units.Time checkpoint_interval = 3600 "Longest work between two checkpoints";
  input Units.Fraction speed(start = 1) "Work rate over full work rate";
  input Units.Fraction utilisation(start = 1) "Work rate asked for";
  input Boolean running(start = true) "The row runs";
  input Integer checkpoint_count(start = 0) "Checkpoints completed so far";
  output Units.Time work_done "Work that counts, at full rate";
  output Units.Time work_lost "Work repeated because of trips";
  output Units.Time work_missed "Work asked for and not done";
  Parts.WorkCounter counter(checkpoint_interval = checkpoint_interval) "Counter";
equation
  counter.speed = speed;
  counter.utilisation = utilisation;
  counter.running = running;
  counter.checkpoint_count = checkpoint_count;
  work_done = counter.work_done;
  work_lost = counter.work_lost;
  work_missed = counter.work_missed;
end Work;
