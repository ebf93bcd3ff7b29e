within DataCenter.Electrical.Validation;
model AutomaticTransfer "A mechanical transfer switch changes its source at a sag and returns when the source is back"
  parameter Units.Time t_sag = 1 "Time of the sag of the preferred source";
  parameter Units.Time d_sag = 5 "Duration of the sag";
  parameter Units.PerUnit depth = 0.4 "Remaining voltage";
  Sources.VoltageSource preferred "Preferred source";
  Sources.VoltageSource alternate(V = 0.98) "Alternate source";
  Network.AutomaticTransferSwitch switch(t_return = 10) "Automatic transfer switch";
  Loads.Conductance load "Load";
  Sensors.EnergyMeter meter "Conservation of energy of the switch";
  output Units.PerUnit V_load "Voltage of the load";
  output Integer position "Position of the switch";
equation
  connect(preferred.pin, switch.pin_preferred);
  connect(alternate.pin, switch.pin_alternate);
  connect(switch.pin_load, load.pin);
  preferred.V = if time >= t_sag and time < t_sag + d_sag then depth else 1;
  load.G = 0.5;
  V_load = sqrt(load.pin.v_d ^ 2 + load.pin.v_q ^ 2);
  position = switch.position;
  meter.P_in = -1e6 * (preferred.pin.v_d * preferred.pin.i_d + alternate.pin.v_d * alternate.pin.i_d);
  meter.P_out = 1e6 * load.P;
  meter.P_loss = 0;
  meter.W = 0;
end AutomaticTransfer;
