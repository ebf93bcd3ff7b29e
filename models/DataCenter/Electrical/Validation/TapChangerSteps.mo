within DataCenter.Electrical.Validation;
model TapChangerSteps "The supply voltage changes: an on-load tap changer brings the load back to its voltage step by step"
  parameter Boolean quasiStatic = true "True: no electromagnetic transient" annotation(Evaluate = true);
  parameter Units.PerUnit V_before = 1 "Supply voltage before the change";
  parameter Units.PerUnit V_after = 0.94 "Supply voltage after the change";
  parameter Units.Time t_step = 10 "Time of the change";
  parameter Units.PerUnit G = 0.8 "Conductance of the load";
  Sources.VoltageSource source "Supply";
  Network.Transformer transformer(quasiStatic = quasiStatic) "Transformer";
  Network.TapChanger changer(position_start = 2) "Control of the tap changer";
  Loads.Conductance load "Load";
  output Units.PerUnit V "Voltage of the load";
  output Integer position "Tap position";
  Sensors.EnergyMeter meter "Conservation of energy";
protected
  Units.PerUnit V_measured(start = 1, fixed = true) "Measured voltage";
equation
  connect(source.pin, transformer.pin_p);
  connect(transformer.pin_n, load.pin);
  source.V = if time < t_step then V_before else V_after;
  transformer.omega_frame = 1;
  transformer.ratio = changer.ratio;
  load.G = G;
  V = sqrt(load.pin.v_d ^ 2 + load.pin.v_q ^ 2);
  0.1 * der(V_measured) = V - V_measured;
  changer.V = V_measured;
  position = changer.position;
  meter.P_in = transformer.S_base * transformer.P;
  meter.P_out = 0;
  meter.P_loss = transformer.S_base * transformer.P_loss;
  meter.W = transformer.S_base * transformer.W_stored;
end TapChangerSteps;
