within Coupling;
model Pump "Runs at once when it is switched on and has a voltage; the water warms slowly"
  input Boolean on(start = false) "Switched on";
  input Real V(unit = "V", start = 0) "Voltage";
  output Real P(unit = "W") "Power";
  output Boolean runs(start = false, fixed = true) "Has a voltage and is switched on";
  output Real T(unit = "K", start = 300, fixed = true) "Temperature of the water";
equation
  runs = on and V > 200;
  P = if runs then 1000 else 0;
  der(T) = P/1e6 - (T - 300)/1e4;
end Pump;
