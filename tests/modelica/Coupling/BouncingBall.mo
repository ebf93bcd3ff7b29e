within Coupling;
model BouncingBall "Bouncing ball of the FMI reference FMUs"
  parameter Real g(unit = "m/s2") = -9.81 "Gravity";
  parameter Real e(unit = "1") = 0.7 "Coefficient of restitution";
  parameter Real v_min(unit = "m/s") = 0.1 "Speed below which the ball stays on the ground";
  output Real h(unit = "m", start = 1, fixed = true) "Height";
  output Real v(unit = "m/s", start = 0, fixed = true) "Speed";
  output Integer n(start = 0, fixed = true) "Number of bounces";
protected
  Boolean resting(start = false, fixed = true) "The ball lies on the ground";
equation
  der(h) = v;
  der(v) = if resting then 0 else g;
  when h < 0 then
    n = pre(n) + 1;
    resting = -e * pre(v) < v_min;
    reinit(h, 0);
    reinit(v, if resting then 0 else -e * pre(v));
  end when;
end BouncingBall;
