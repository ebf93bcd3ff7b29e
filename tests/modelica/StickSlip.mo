model StickSlip "Mass on a moving belt with static and sliding friction, as a mode automaton"
  type Mode = enumeration(forward "Sliding forward", stuck "Stuck to the belt", backward "Sliding backward");
  parameter Real m(unit = "kg") = 1 "Mass";
  parameter Real k(unit = "N/m") = 10 "Spring constant";
  parameter Real v_belt(unit = "m/s") = 0.3 "Belt speed";
  parameter Real F_static(unit = "N") = 4 "Static friction";
  parameter Real F_slide(unit = "N") = 2 "Sliding friction";
  Real x(unit = "m", start = 0, fixed = true) "Position";
  Real v(unit = "m/s", start = 0.3, fixed = true) "Velocity";
  Real F(unit = "N") "Friction force on the mass";
  Mode mode(start = Mode.stuck, fixed = true) "Friction mode";
equation
  der(x) = v;
  m*der(v) = F - k*x;
  F = if mode == Mode.stuck then k*x else if mode == Mode.backward then F_slide else -F_slide;
  when k*x > F_static and pre(mode) == Mode.stuck then
    mode = Mode.backward;
  elsewhen v > v_belt and pre(mode) == Mode.backward then
    mode = Mode.stuck;
    reinit(v, v_belt);
  end when;
end StickSlip;
