within DataCenter.Electrical.Devices;
model Fault "Balanced short circuit at a bus through an impedance"
  outer Network.System system;
  Interfaces.Terminal bus "Bus at which it is";
  parameter Units.Resistance resistance(min = 0) = 1e-3 "Resistance of the fault";
  parameter Units.Resistance reactance(min = 0) = 0 "Reactance of the fault at nominal frequency";
  parameter Units.Voltage V_nominal(min = 1) "Nominal voltage of its bus";
  input Boolean active(start = false) "The fault is there";
  output Units.Current I "Current into the fault";
  output Units.Power P_loss "Power into the fault";
protected
  Units.PerUnit r "Resistance, system base";
  Units.PerUnit x "Reactance, system base";
  Units.PerUnit n "Squared impedance";
equation
  // never less than a micro-ohm: a bus has a finite current
  r = (resistance + 1e-6) * system.S_base / V_nominal ^ 2;
  x = reactance * system.S_base / V_nominal ^ 2;
  n = r ^ 2 + x ^ 2;
  bus.pin.i_d = if active then (r * bus.pin.v_d + x * bus.pin.v_q) / n else 0;
  bus.pin.i_q = if active then (r * bus.pin.v_q - x * bus.pin.v_d) / n else 0;
  I = system.S_base / (sqrt(3) * V_nominal) * sqrt(bus.pin.i_d ^ 2 + bus.pin.i_q ^ 2 + 1e-12);
  P_loss = system.S_base * (bus.pin.v_d * bus.pin.i_d + bus.pin.v_q * bus.pin.i_q);
end Fault;
