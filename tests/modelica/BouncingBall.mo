model BouncingBall "Ball on the floor; bounces have a closed form"
  parameter Real g(unit = "m/s2") = 9.81 "Gravity";
  parameter Real e = 0.7 "Coefficient of restitution";
  parameter Real h0(unit = "m") = 1 "Start height";
  output Real h(unit = "m", start = h0, fixed = true) "Height";
  output Real v(unit = "m/s", start = 0, fixed = true) "Velocity";
  output Integer bounces(start = 0, fixed = true) "Number of bounces";
  discrete output Real t_bounce(unit = "s", start = 0, fixed = true) "Time of the last bounce";
equation
  der(h) = v;
  der(v) = -g;
  when h <= 0 then
    reinit(v, -e*pre(v));
    bounces = pre(bounces) + 1;
    t_bounce = time;
  end when;
end BouncingBall;
