within DataCenter.Electrical.Devices;
model Breaker "Circuit breaker or switch between two buses"
  extends PartialBranch;
  parameter Units.Voltage V_nominal(min = 1) "Nominal voltage of its buses, line-line rms";
  parameter Units.Current rating(min = 1) = 2000 "Rated current";
  parameter Units.Current short_circuit_rating(min = 1) = 40e3 "Rated short-circuit breaking current";
  parameter Units.PerUnit resistance(min = 1e-7) = 1e-5 "Resistance of contacts and bars, system base";
  parameter Units.PerUnit reactance(min = 0) = 1e-4 "Reactance of bars, system base";
  input Boolean closed(start = true) "Contacts are closed";
equation
  R = resistance;
  X = reactance;
  ratio = 1;
  conducts = closed;
  from.pin.i_d = i_d;
  from.pin.i_q = i_q;
  to.pin.i_d = -i_d;
  to.pin.i_q = -i_q;
  P_loss = system.S_base * p_series;
  V_second = V_nominal;
end Breaker;
