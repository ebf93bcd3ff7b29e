within Coupling;
model Capacitor "Capacitor with a controlled current source: gives its voltage, takes the current of the inductor"
  parameter Real C(unit = "F") = 1e-3 "Capacitance";
  input Real i(unit = "A", start = 0) "Current that leaves into the inductor";
  output Real v(unit = "V", start = 10, fixed = true) "Voltage";
equation
  C * der(v) = -i;
end Capacitor;
