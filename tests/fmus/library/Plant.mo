model Plant "Bouncing ball, switched circuit with an array of states, and a mode"
  type Mode = enumeration(Idle "Nothing flows", Charging "Current flows in", Full "Voltage limit reached");
  parameter Real e(unit = "1") = 0.8 "Coefficient of restitution";
  parameter Real g(unit = "m/s2") = 9.81 "Gravity";
  parameter Real R(unit = "Ohm") = 2 "Resistance of each section";
  parameter Real C(unit = "F") = 0.05 "Capacitance of each section";
  parameter Real tau(unit = "s") = R*C "Time constant of a section";
  parameter Integer n_limit = 3 "Bounces after which the alarm is raised";
  parameter Real t_switch(unit = "s") = 0.75 "Time at which the source is switched on";
  input Real V_source(unit = "V", start = 10) "Source voltage";
  input Boolean enable(start = true) "The source may be connected";
  input Integer level(start = 2) "Number of sections";
  Real h(unit = "m", start = 1, fixed = true) "Height";
  Real v(unit = "m/s", start = 0, fixed = true) "Velocity";
  output Real u[3](each unit = "V", each start = 0, each fixed = true) "Voltages of the sections";
  output Real I(unit = "A") "Source current";
  output Real height(unit = "m") "Height";
  output Integer bounces(start = 0, fixed = true) "Number of bounces";
  output Boolean alarm(start = false, fixed = true) "More bounces than permitted";
  output Mode mode(start = Mode.Idle, fixed = true) "State of the circuit";
  output Real t_bounce(unit = "s", start = 0, fixed = true) "Time of the last bounce";
protected
  Boolean connected "The source feeds the circuit";
equation
  der(h) = v;
  der(v) = -g;
  when h <= 0 then
    reinit(v, -e*pre(v));
    bounces = pre(bounces) + 1;
    t_bounce = time;
  end when;
  alarm = bounces >= n_limit;
  connected = enable and time >= t_switch;
  I = if connected then (V_source - u[1])/R else 0;
  C*der(u[1]) = I - (u[1] - u[2])/R;
  C*der(u[2]) = (u[1] - u[2])/R - (u[2] - u[3])/R;
  C*der(u[3]) = (u[2] - u[3])/R*level/2;
  when {connected, u[3] > 5} then
    mode = if u[3] > 5 then Mode.Full else Mode.Charging;
  end when;
  height = h;
end Plant;
