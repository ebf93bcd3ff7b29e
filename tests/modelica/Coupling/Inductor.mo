within Coupling;
model Inductor "Inductor with resistor: gives its current, takes the voltage of the capacitor"
  parameter Real L(unit = "H") = 1e-3 "Inductance";
  parameter Real R(unit = "Ohm") = 10 "Resistance";
  input Real v(unit = "V", start = 0) "Voltage across inductor and resistor";
  output Real i(unit = "A", start = 0, fixed = true) "Current";
equation
  L * der(i) = v - R * i;
end Inductor;
