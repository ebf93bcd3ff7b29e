within DataCenter.Electrical.Machines;
model GovernorDEGOV1 "Diesel governor DEGOV1: electric control box, actuator with integral action, turbo-boost limit and engine dead time"
  parameter Units.Time T1 = 0.01 "Control box";
  parameter Units.Time T2 = 0.02 "Control box";
  parameter Units.Time T3 = 0.2 "Control box lead";
  parameter Real K(unit = "1/s") = 40 "Actuator gain";
  parameter Units.Time T4 = 0.25 "Actuator lead";
  parameter Units.Time T5 = 0.009 "Actuator lag";
  parameter Units.Time T6 = 0.0384 "Actuator lag";
  parameter Units.Time Td = 0.024 "Engine dead time";
  parameter Units.PerUnit TMAX = 1.1 "Largest throttle position";
  parameter Units.PerUnit TMIN = 0 "Smallest throttle position";
  parameter Units.PerUnit boost_limit_0 = 2 "Turbo-boost limit: throttle without boost (2: no limit)";
  parameter Units.PerUnit boost_limit_1 = 0 "Turbo-boost limit: additional throttle at full boost";
  parameter Units.Time T_boost = 1.2 "Turbocharger time constant";
  parameter Units.PerUnit throttle_start = 0 "Throttle position at the start";
  input Units.PerUnit error(start = 0) "Speed reference minus speed, droop included";
  input Boolean running(start = true) "Fuel is released";
  input Units.PerUnit throttle_limit(start = 1.1) "Fuel limit (smaller during run-up)";
  Units.PerUnit x_box(start = 0) "Control box output without lead";
  Real dx_box(unit = "1/s", start = 0) "Its derivative";
  Units.PerUnit x_lead(start = 0) "Lag T5";
  Units.PerUnit x_lag(start = 0) "Lag T6";
  Units.PerUnit x_throttle(start = 0) "Integrator of the actuator";
  Units.PerUnit boost(start = 0) "Boost pressure, follows the engine torque";
  Units.PerUnit p1(start = 0) "Dead time, first state";
  Units.PerUnit p2(start = 0) "Dead time, second state";
  Units.PerUnit p3(start = 0) "Dead time, third state";
  Units.PerUnit throttle "Throttle position, per unit of rated engine torque";
  output Units.PerUnit torque "Delayed engine torque, per unit of rated engine torque";
protected
  Units.PerUnit limit "Fuel limit in force";
  Units.PerUnit u "Control box output";
  Units.PerUnit y_lead "Output of (1 + s T4)/(1 + s T5)";
initial equation
  x_box = 0;
  dx_box = 0;
  x_lead = 0;
  x_lag = 0;
  x_throttle = throttle_start;
  boost = throttle_start;
  p1 = throttle_start / 120;
  p2 = 0;
  p3 = 0;
equation
  limit = noEvent(min(min(TMAX, throttle_limit), boost_limit_0 + boost_limit_1 * boost));
  T_boost * der(boost) = torque - boost;
  der(x_box) = dx_box;
  T1 * T2 * der(dx_box) = (if running then error else 0) - x_box - T1 * dx_box;
  u = x_box + T3 * dx_box;
  T5 * der(x_lead) = u - x_lead;
  y_lead = x_lead + T4 / T5 * (u - x_lead);
  T6 * der(x_lag) = y_lead - x_lag;
  // soft non-windup limits (stiff pull-back) keep the limiter free of events
  der(x_throttle) = (if running then K * x_lag else -10 * x_throttle)
    - 400 * noEvent(max(0, x_throttle - limit) + min(0, x_throttle - TMIN));
  throttle = noEvent(min(limit, max(TMIN, x_throttle)));
  // third-order Pade approximation of exp(-s Td): (120 - 60 s + 12 s^2 - s^3)/(120 + 60 s + 12 s^2 + s^3), s in 1/Td
  der(p1) = p2 / Td;
  der(p2) = p3 / Td;
  der(p3) = (throttle - 120 * p1 - 60 * p2 - 12 * p3) / Td;
  torque = 240 * p1 + 24 * p3 - throttle;
end GovernorDEGOV1;
