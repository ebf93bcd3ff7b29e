within DataCenter.Electrical.Validation;
model TransferAndTrip "A static transfer switch changes its source at a sag; an overcurrent relay times a fault current"
  parameter Units.Time t_sag = 0.1 "Time of the sag of the preferred source";
  parameter Units.PerUnit depth = 0.4 "Remaining voltage";
  parameter Units.PerUnit I_fault = 5 "Current that the relay sees from t_sag on";
  Sources.VoltageSource preferred "Preferred source";
  Sources.VoltageSource alternate(V = 0.98) "Alternate source";
  replaceable Network.StaticTransferSwitch switch constrainedby Network.TransferSwitch "Static transfer switch";
  Loads.Impedance load(G = 0.5) "Load";
  Protection.OvercurrentRelay relay "Standard inverse relay";
  output Units.PerUnit V_load "Voltage of the load";
  output Units.PerUnit P_load "Power of the load";
  output Integer position "Position of the switch";
  output Boolean trip "Relay has tripped";
equation
  connect(preferred.pin, switch.pin_preferred);
  connect(alternate.pin, switch.pin_alternate);
  connect(switch.pin_load, load.pin);
  preferred.V = if time < t_sag then 1 else depth;
  relay.I = if time < t_sag then 0.8 else I_fault;
  relay.reset = false;
  V_load = sqrt(load.pin.v_d ^ 2 + load.pin.v_q ^ 2);
  P_load = load.P;
  position = switch.position;
  trip = relay.trip;
end TransferAndTrip;
