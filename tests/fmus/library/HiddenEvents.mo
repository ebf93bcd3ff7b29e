model HiddenEvents "Relations that change and change back within one long step of the integrator"
  parameter Real f(unit = "Hz") = 5 "Frequency of the switching";
  Real x(start = 0, fixed = true) "Integral of the switched signal: straight lines, over which long steps are tempting";
  Real y(start = 1, fixed = true) "Slow decay";
  output Integer switches(start = 0, fixed = true) "Upward switches";
  output Integer dips(start = 0, fixed = true) "Short dips of a parabola through zero";
  output Real t_dip(start = 0, fixed = true) "Time of the last dip";
equation
  der(x) = if sin(2*3.141592653589793*f*time) > 0.3 then 1 else 0;
  der(y) = -0.1*y;
  when sin(2*3.141592653589793*f*time) > 0.3 then
    switches = pre(switches) + 1;
  end when;
  when (time - 7.1)^2 < 1e-4 then
    dips = pre(dips) + 1;
    t_dip = time;
  end when;
end HiddenEvents;
