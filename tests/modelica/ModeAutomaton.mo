model ModeAutomaton "Start sequence as an automaton with parameter-dependent times"
  type Mode = enumeration(off "At rest", cranking "Starter engaged", running "At speed", cooling "Cooling down");
  parameter Real t_start(unit = "s") = 0.7 "Start command";
  parameter Real t_crank(unit = "s") = 0.35 "Duration of cranking";
  parameter Real t_run(unit = "s") = 1.1 "Duration of running";
  Mode mode(start = Mode.off, fixed = true) "Mode";
  discrete Real t_next(unit = "s", start = t_start, fixed = true) "Time of the next transition";
  Real speed(start = 0, fixed = true) "Speed";
equation
  der(speed) = if mode == Mode.running then 5*(1 - speed) elseif mode == Mode.cranking then 2*(0.2 - speed) else -speed;
  when time >= pre(t_next) then
    mode = if pre(mode) == Mode.off then Mode.cranking else if pre(mode) == Mode.cranking then Mode.running else if pre(mode) == Mode.running then Mode.cooling else Mode.off;
    t_next = time + (if pre(mode) == Mode.off then t_crank else if pre(mode) == Mode.cranking then t_run else 0.5);
  end when;
initial equation
  pre(t_next) = t_start;
end ModeAutomaton;
