within Coupling;
model Integrator "Integral of a power, switched off by a Boolean"
  input Real P(unit = "W", start = 0) "Power";
  input Boolean on(start = true) "Whether the power counts";
  output Real E(unit = "J", start = 0, fixed = true) "Energy";
  output Boolean full(start = false, fixed = true) "Energy has passed its limit";
  parameter Real E_max(unit = "J") = 1e9 "Limit";
equation
  der(E) = if on then P else 0;
  full = E > E_max;
end Integrator;
