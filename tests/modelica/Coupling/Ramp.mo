within Coupling;
model Ramp "Power that falls steadily until it reaches a limit"
  parameter Real P_start(unit = "W") = 14.9 "Power at first";
  parameter Real P_min(unit = "W") = 0.9 "Limit";
  parameter Real rate(unit = "W/s") = 1 "How fast it falls";
  output Real P(unit = "W", start = P_start, fixed = true) "Power";
  output Boolean done(start = false, fixed = true) "The limit is reached";
equation
  done = P < P_min;
  der(P) = if done then 0 else -rate;
end Ramp;
