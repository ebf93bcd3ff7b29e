within DataCenter.Logic;
block TimedCondition "Condition with hysteresis that knows since when it is as it is, from the first instant of a run on"
  constant Units.Time always = 1e9 "Longer than any delay: so it has been since long before the run";
  parameter Boolean usual = true "Condition of the undisturbed site: a run that begins with it has had it for always";
  parameter Units.Time t_on = 0 "Time after which it is lasting";
  parameter Units.Time t_off = 0 "Time after which it is gone";
  input Boolean set(start = true) "The condition holds";
  input Boolean reset(start = false) "It holds no more; between the two it stays as it was";
  output Boolean on(start = usual, fixed = true) "The condition, with its hysteresis";
  output Boolean lasting "It has held for t_on";
  output Boolean gone "It has not held for t_off";
  discrete output Units.Time t_change(start = -always, fixed = true) "Since when it is as it is";
protected
  Boolean begun(start = false, fixed = true) "The run has begun: t_change is known";
equation
  // equations, not a when-clause on set: what is so from the first instant on has no edge
  on = set or (pre(on) and not reset);
  when {initial(), change(on)} then
    t_change = if initial() and on == usual then -always else time;
    begun = true;
  end when;
  // while the initial values are sought, what is usual has lasted and what is not has just begun
  lasting = on and (if begun then time >= t_change + t_on else usual);
  gone = not on and (if begun then time >= t_change + t_off else not usual);
end TimedCondition;
