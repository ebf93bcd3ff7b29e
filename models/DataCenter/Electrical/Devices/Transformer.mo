within DataCenter.Electrical.Devices;
model Transformer "Two-winding transformer: leakage with copper loss, magnetising branch with iron loss at its first winding, tap, breaker"
  extends PartialBranch;
  parameter Units.ApparentPower rating(min = 1) "Rated power of one transformer";
  parameter Units.Voltage V_from(min = 1) "Rated voltage of the first winding, line-line rms; that of its bus if left out";
  parameter Units.Voltage V_to(min = 1) "Rated voltage of the second winding, line-line rms; that of its bus if left out";
  parameter Integer parallel(min = 1) = 1 "Transformers in parallel";
  parameter Units.PerUnit impedance(min = 1e-3, max = 0.5) = 0.08 "Short-circuit voltage, rating base";
  parameter Real x_over_r(unit = "1", min = 0.1, max = 200) = 20 "X/R of the leakage impedance";
  parameter Units.PerUnit loss_no_load(min = 0, max = 0.05) = 1e-3 "No-load loss over the rating";
  parameter Units.PerUnit current_no_load(min = 0, max = 0.1) = 0.005 "Magnetising current, rating base";
  parameter Units.PerUnit tap(min = 0.8, max = 1.2) = 1 "Turns ratio: open-circuit secondary voltage at rated primary voltage, of rated secondary voltage";
  input Boolean closed(start = true) "Both breakers are closed";
protected
  Units.PerUnit scale "From the rating to the system base";
equation
  scale = parallel * rating / system.S_base;
  X = impedance / scale / sqrt(1 + 1 / x_over_r ^ 2);
  R = X / x_over_r;
  ratio = tap;
  conducts = closed;
  from.pin.i_d = ratio * i_d + (if closed then scale * (loss_no_load * from.pin.v_d + current_no_load * from.pin.v_q) else 0);
  from.pin.i_q = ratio * i_q + (if closed then scale * (loss_no_load * from.pin.v_q - current_no_load * from.pin.v_d) else 0);
  to.pin.i_d = -i_d;
  to.pin.i_q = -i_q;
  P_loss = system.S_base * (p_series + (if closed then scale * loss_no_load * (from.pin.v_d ^ 2 + from.pin.v_q ^ 2) else 0));
  V_second = V_to;
end Transformer;
