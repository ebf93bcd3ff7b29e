within DataCenter.Electrical.Validation;
model CableSteps "A dead transformer and two cables in series are energised onto a load, which is switched later"
  parameter Boolean quasiStatic = false "True: no electromagnetic transient" annotation(Evaluate = true);
  parameter Units.Time t_step = 0.05 "Time of the step";
  parameter Units.PerUnit G_before = 0.3 "Conductance of the load before the step";
  parameter Units.PerUnit G_after = 0.6 "Conductance of the load after the step";
  Sources.VoltageSource source(V = 1) "Source";
  Network.SeriesBranch transformer(quasiStatic = quasiStatic, R = 0.004, X = 0.08) "Source impedance";
  Network.Cable cable_1(quasiStatic = quasiStatic, length = 2000) "First section";
  Network.Cable cable_2(quasiStatic = quasiStatic, length = 3000) "Second section";
  Loads.Conductance load "Load";
  Sensors.EnergyMeter meter "Conservation of energy";
  output Units.PerUnit V_1 "Voltage at the transformer";
  output Units.PerUnit V_2 "Voltage of the load";
initial equation
  if not quasiStatic then
    cable_1.pin_p.v_d = 0;
    cable_1.pin_p.v_q = 0;
    cable_1.pin_n.v_d = 0;
    cable_1.pin_n.v_q = 0;
    load.pin.v_d = 0;
    load.pin.v_q = 0;
  end if;
equation
  connect(source.pin, transformer.pin_p);
  connect(transformer.pin_n, cable_1.pin_p);
  connect(cable_1.pin_n, cable_2.pin_p);
  connect(cable_2.pin_n, load.pin);
  transformer.closed = true;
  transformer.omega_frame = 1;
  cable_1.omega_frame = 1;
  cable_2.omega_frame = 1;
  load.G = if time < t_step then G_before else G_after;
  V_1 = sqrt(cable_1.pin_p.v_d ^ 2 + cable_1.pin_p.v_q ^ 2);
  V_2 = sqrt(load.pin.v_d ^ 2 + load.pin.v_q ^ 2);
  meter.P_in = 30e6 * (transformer.P + cable_1.P + cable_2.P);
  meter.P_out = 0;
  meter.P_loss = 30e6 * (transformer.P_loss + cable_1.P_loss + cable_2.P_loss);
  meter.W = 30e6 * (transformer.W_stored + cable_1.W_stored + cable_2.W_stored);
end CableSteps;
