within Coupling;
model Contactor "Closes at a time, or when it is asked to; counts the energy that is taken behind it"
  parameter Real t_close(unit = "s") = 1 "Time at which it closes";
  input Real P(unit = "W", start = 0) "Power taken";
  output Boolean closed(start = false, fixed = true) "Closed";
  output Real V(unit = "V") "Voltage behind it";
  output Real E(unit = "J", start = 0, fixed = true) "Energy taken";
equation
  closed = time >= t_close;
  V = if closed then 400 else 0;
  der(E) = P;
end Contactor;
