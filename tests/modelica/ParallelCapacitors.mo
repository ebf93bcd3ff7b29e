model ParallelCapacitors "Two capacitors in parallel: index 2"
  parameter Real C1(unit = "F") = 1e-3 "First capacitance";
  parameter Real C2(unit = "F") = 2e-3 "Second capacitance";
  parameter Real R(unit = "Ohm") = 100 "Charging resistance";
  parameter Real V(unit = "V") = 10 "Source voltage";
  Real v1(unit = "V", start = 0, fixed = true, stateSelect = StateSelect.prefer) "Voltage of the first capacitor";
  Real v2(unit = "V") "Voltage of the second capacitor";
  Real i1(unit = "A") "Current of the first capacitor";
  Real i2(unit = "A") "Current of the second capacitor";
equation
  C1*der(v1) = i1;
  C2*der(v2) = i2;
  v1 = v2;
  V - R*(i1 + i2) = v1;
end ParallelCapacitors;
