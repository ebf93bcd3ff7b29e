within DataCenter.Electrical.Validation;
model DcBusStep "Constant-power step on a direct-current bus: decays below P = V^2 R C / L, limit cycle above"
  parameter Units.Power P_before = 100e3 "Load before the step";
  parameter Units.Power P_after = 500e3 "Load after the step";
  parameter Units.Time t_step = 0.01 "Time of the step";
  parameter Units.Voltage V = 800 "Source voltage";
  parameter Units.Voltage v_start = 799 "Bus voltage at the start";
  Sources.DcVoltageSource source(V = V) "Source";
  Network.DcBranch cable(R = 0.01, L = 1e-4, i_start = 125) "Cable";
  Network.DcCapacitor bus(C = 0.01, v_start = v_start) "Bus capacitance";
  Loads.DcConstantPower load(V_fold = 300) "Load";
  Sensors.EnergyMeter meter "Conservation of energy";
  output Units.Voltage v "Bus voltage";
  output Units.Current i "Cable current";
equation
  connect(source.pin, cable.pin_p);
  connect(cable.pin_n, bus.pin);
  connect(load.pin, bus.pin);
  load.P_demand = if time < t_step then P_before else P_after;
  v = bus.v;
  i = cable.i;
  meter.P_in = -V * source.pin.i;
  meter.P_out = load.P;
  meter.P_loss = cable.R * cable.i ^ 2;
  meter.W = 0.5 * (bus.C * bus.v ^ 2 + cable.L * cable.i ^ 2);
end DcBusStep;
