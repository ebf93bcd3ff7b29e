within DataCenter.Electrical.Devices;
model CapacitorBank "Capacitor bank with its losses, switched"
  outer Network.System system;
  Interfaces.Terminal bus "Bus that it supports";
  parameter Units.ReactivePower rating(min = 0) "Reactive power at nominal voltage and frequency";
  parameter Units.Fraction loss_factor(min = 0, max = 0.1) = 5e-4 "Losses over the reactive power";
  input Boolean closed(start = true) "Switch is closed";
  output Units.ReactivePower Q "Reactive power into the bank (negative: it gives)";
  output Units.Power P_loss "Loss";
protected
  Units.PerUnit B "Susceptance, system base";
equation
  B = if closed then bus.measured.omega_relay * rating / system.S_base else 0;
  bus.pin.i_d = loss_factor * B * bus.pin.v_d - B * bus.pin.v_q;
  bus.pin.i_q = loss_factor * B * bus.pin.v_q + B * bus.pin.v_d;
  Q = system.S_base * (bus.pin.v_q * bus.pin.i_d - bus.pin.v_d * bus.pin.i_q);
  P_loss = system.S_base * (bus.pin.v_d * bus.pin.i_d + bus.pin.v_q * bus.pin.i_q);
end CapacitorBank;
