within DataCenter.Electrical.Loads;
model PowerSupply "Rack power supplies: power-factor correction, bulk capacitor with hold-up, isolated converter onto the rack busbar"
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Power P_rated = 132e3 "Rated output";
  parameter Units.Time t_hold_up = 0.02 "Hold-up at rated output";
  parameter Units.PerUnit v_minimum = 0.75 "Bulk voltage at which the isolated converter stops";
  parameter Units.PerUnit V_current = 0.9 "Input: constant power above, constant current below";
  parameter Units.PerUnit V_impedance = 0.5 "Input: constant current above, constant impedance below";
  parameter Units.PerUnit V_off = 0.3 "Input rectifier stops below";
  parameter Units.PerUnit V_on = 0.85 "Input rectifier restarts above";
  parameter Units.Time t_restart = 5e-3 "after at least this time off";
  parameter Units.PerUnit I_max = 1.2 "Input current limit, also of the recharge, per rated output";
  parameter Real K_bulk(unit = "1") = 40 "Control of the bulk voltage";
  parameter Units.Time tau_input = 2e-3 "Response of the input current";
  parameter Units.PerUnit B_filter = 0.05 "Susceptance of the input filter: it makes the power factor fall at light load";
  parameter Units.PerUnit load[4] = {0.1, 0.2, 0.5, 1} "Load points of the efficiency";
  parameter Units.Fraction efficiency[4] = {0.94, 0.96, 0.975, 0.965} "Efficiency at the load points (80 PLUS Titanium at 277 V asks 0.90, 0.94, 0.96, 0.91)";
  parameter Units.PerUnit loss_0 = 0.004 "Loss without load";
  parameter Units.Voltage V_set = 50.5 "Voltage of the rack busbar without load";
  parameter Units.Voltage dV_bulk = 120 "Busbar voltage given up per bulk voltage: calls the battery shelf before the hold-up is spent";
  parameter Units.Voltage dV_maximum = 4.5 "Largest of this";
  parameter Units.Resistance R_share = 2e-4 * 132e3 / P_rated "Droop by which supplies share";
  input Units.PerUnit V_fast(start = 1) "Measured voltage";
  input Units.PerUnit v_d_fast(start = 1) "Measured voltage, d component";
  input Units.PerUnit v_q_fast(start = 0) "Measured voltage, q component";
  Interfaces.Pin pin "Alternating-current terminal";
  Interfaces.DcPin dc "Rack busbar";
  Converters.EfficiencyCurve curve(n = 4, load = load, efficiency = efficiency, loss_0 = loss_0) "Losses";
  Units.PerUnit v_bulk(start = 1, fixed = true) "Bulk voltage";
  Units.PerUnit i_input(start = 0) "Input current, per rated output";
  Boolean input_on(start = true) "Input rectifier runs";
  Boolean output_on(start = true, fixed = true) "Isolated converter runs";
  Boolean low(start = false, fixed = true) "Input is insufficient";
  discrete Units.Time t_low(start = -1e9, fixed = true) "When it began to be so last";
  output Units.PerUnit P "Power into the supplies, system base";
  output Units.PerUnit Q "Reactive power into the supplies, system base";
  output Units.Power P_out "Power onto the rack busbar";
  output Units.Power P_loss "Losses";
  output Units.Energy W_stored "Energy of the bulk capacitors";
protected
  final parameter Units.Time T_bulk = 2 * t_hold_up * (1 + loss_1) / (1 - v_minimum ^ 2) "Twice the energy constant of the bulk capacitors";
  final parameter Units.PerUnit loss_1 = 1 / efficiency[4] - 1 "Loss at rated output";
  final parameter Real scale(unit = "1") = P_rated / S_base "From rated output to system base";
  Units.PerUnit i_wanted "Input current that the bulk voltage asks for";
  Units.PerUnit i_permitted "Input current limit";
  Units.PerUnit p_out "Output, per rated output";
initial equation
  i_input = i_wanted;
equation
  low = V_fast < V_off or (pre(low) and not V_fast > V_on);
  when {initial(), low} then
    t_low = if low then time else pre(t_low);
  end when;
  input_on = not low and time >= t_low + t_restart;
  output_on = v_bulk > 0.98 or (pre(output_on) and not v_bulk < v_minimum);
  // the isolated converter holds the busbar by its droop and takes no current back
  dc.i = if output_on then -noEvent(max(0, min(1.2 * P_rated / 48, (V_set - min(dV_maximum, dV_bulk * max(0, 0.99 - v_bulk)) - dc.v) / R_share))) else 0;
  P_out = -dc.v * dc.i;
  p_out = P_out / P_rated;
  curve.p = p_out;
  P_loss = if output_on then P_rated * curve.loss else 0;
  // constant power, then constant current, then constant impedance as the voltage falls
  i_permitted = if input_on then noEvent(min(I_max / V_current, I_max / V_current * V_fast / V_impedance)) else 0;
  i_wanted = noEvent(max(0, ((if output_on then p_out + curve.loss else 0) + K_bulk * (1 - v_bulk)) / max(V_fast, V_off)));
  tau_input * der(i_input) = noEvent(min(i_wanted, i_permitted)) - i_input;
  pin.i_d = scale * (i_input * v_d_fast / noEvent(max(V_fast, 0.05)) - B_filter * pin.v_q);
  pin.i_q = scale * (i_input * v_q_fast / noEvent(max(V_fast, 0.05)) + B_filter * pin.v_d);
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  Q = pin.v_q * pin.i_d - pin.v_d * pin.i_q;
  T_bulk * P_rated * v_bulk * der(v_bulk) = P * S_base - P_out - P_loss;
  W_stored = 0.5 * T_bulk * P_rated * v_bulk ^ 2;
end PowerSupply;
