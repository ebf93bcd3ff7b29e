within DataCenter.Electrical.Loads;
model MechanicalFeeder "Feeder with contactor: constant power that folds back to constant impedance at low voltage"
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Real tan_phi(unit = "1") = 0.33 "Reactive power per active power";
  parameter Units.PerUnit V_fold = 0.85 "Constant power above, constant impedance below";
  parameter Units.PerUnit V_drop_out = 0.6 "Contactor lets go below";
  parameter Units.Time t_drop_out = 0.05 "after this time";
  parameter Units.PerUnit V_pick_up = 0.9 "Contactor may close above";
  parameter Units.Time t_pick_up = 0.5 "for this time";
  parameter Units.Time tau_load = 0.05 "Response of the load";
  input Boolean permit(start = true) "Released by the site controller";
  input Units.Power P_demand(start = 0) "Power that the load wants";
  input Units.PerUnit V_fast(start = 1) "Measured voltage";
  input Units.PerUnit V_slow(start = 1) "Measured voltage, slow";
  input Units.PerUnit v_d_fast(start = 1) "Measured voltage, d component";
  input Units.PerUnit v_q_fast(start = 0) "Measured voltage, q component";
  Interfaces.Pin pin "Terminal on the main bus";
  Boolean closed(start = true, fixed = true) "Contactor is closed";
  Types.FeederCause cause(start = Types.FeederCause.start, fixed = true) "Why it last opened or closed";
  Logic.TimedCondition low(usual = false, t_on = t_drop_out) "Voltage is below the drop-out value";
  Logic.TimedCondition ready(t_on = t_pick_up) "Voltage is above the pick-up value";
  Units.PerUnit p(start = 0) "Power order, system base";
  output Units.PerUnit P "Power into the feeder, system base";
  output Units.PerUnit V "Voltage behind the contactor";
protected
  Units.PerUnit i_active "Active current";
initial equation
  p = P_demand / S_base;
equation
  der(p) = ((if closed then P_demand / S_base else 0) - p) / tau_load;
  i_active = if closed then p * noEvent(if V_slow > V_fold then 1 / V_slow else V_slow / V_fold ^ 2) else 0;
  pin.i_d = i_active * (v_d_fast + tan_phi * v_q_fast) / noEvent(max(V_fast, 0.02));
  pin.i_q = i_active * (v_q_fast - tan_phi * v_d_fast) / noEvent(max(V_fast, 0.02));
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
  V = if closed then V_slow else 0;
  low.set = V_fast < V_drop_out;
  low.reset = V_fast > V_drop_out + 0.05;
  ready.set = V_fast > V_pick_up;
  ready.reset = V_fast < V_pick_up - 0.03;
  closed = permit and not low.lasting and (pre(closed) or ready.lasting);
  when change(closed) then
    cause = if closed then Types.FeederCause.released else if low.lasting then Types.FeederCause.undervoltage else Types.FeederCause.withdrawn;
  end when;
end MechanicalFeeder;
