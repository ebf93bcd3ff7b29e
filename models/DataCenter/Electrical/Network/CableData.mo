within DataCenter.Electrical.Network;
record CableData "Positive-sequence data of a 15 kV single-core cable in trefoil, 300 mm2 copper (catalogue values, IEC 60502-2)"
  parameter Real r(unit = "Ohm/m") = 0.08e-3 "Resistance per length at 90 degC";
  parameter Real l(unit = "H/m") = 0.33e-6 "Inductance per length";
  parameter Real c(unit = "F/m") = 0.37e-9 "Capacitance per length to the screen";
end CableData;
