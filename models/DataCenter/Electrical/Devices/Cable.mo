within DataCenter.Electrical.Devices;
model Cable "Cable or busway as a pi section, with a breaker at its beginning"
  extends PartialBranch;
  parameter Units.Length length(min = 0.1) "Length";
  parameter Integer parallel(min = 1) = 1 "Cables in parallel";
  parameter Real r(unit = "Ohm/m", min = 0) = 0.08e-3 "Resistance per length";
  parameter Real x(unit = "Ohm/m", min = 1e-9) = 0.124e-3 "Reactance per length at nominal frequency";
  parameter Real c(unit = "F/m", min = 0) = 0.35e-9 "Capacitance per length";
  parameter Units.Current rating(min = 1) = 400 "Rated current of one cable";
  parameter Units.Voltage V_nominal(min = 1) "Nominal voltage of its buses";
  input Boolean closed(start = true) "Breaker is closed";
protected
  Units.PerUnit B "Charging susceptance, system base";
  Real z(unit = "1/Ohm") "From ohm of one cable to per unit";
equation
  z = system.S_base / V_nominal ^ 2 / parallel;
  R = r * length * z;
  X = x * length * z;
  B = system.omega_base * c * length / z;
  ratio = 1;
  conducts = closed;
  from.pin.i_d = i_d - (if closed then omega * B / 2 * from.pin.v_q else 0);
  from.pin.i_q = i_q + (if closed then omega * B / 2 * from.pin.v_d else 0);
  to.pin.i_d = -i_d - (if closed then omega * B / 2 * to.pin.v_q else 0);
  to.pin.i_q = -i_q + (if closed then omega * B / 2 * to.pin.v_d else 0);
  P_loss = system.S_base * p_series;
  V_second = V_nominal;
end Cable;
