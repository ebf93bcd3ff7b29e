within DataCenter.Electrical.Loads;
model MotorFeeder "Induction motor behind a contactor: under-voltage drop-out, restart after the return of the voltage"
  extends InductionMotor(closed = contactor);
  parameter Units.PerUnit V_drop_out = 0.6 "Contactor lets go below";
  parameter Units.Time t_drop_out = 0.05 "after this time";
  parameter Units.PerUnit V_pick_up = 0.9 "Contactor may close again above";
  parameter Units.Time t_restart = 5 "for this time";
  parameter Units.Time tau_measure = 5e-3 "Voltage measurement";
  input Boolean permit(start = true) "Motor shall run";
  Boolean contactor(start = false, fixed = true) "Contactor is closed";
  Units.PerUnit V(start = 1, fixed = true) "Measured voltage";
  Logic.TimedCondition low(usual = false, t_on = t_drop_out) "Voltage below the drop-out value";
  Logic.TimedCondition ready(t_on = t_restart) "Voltage above the pick-up value, or it was and the contactor holds";
equation
  tau_measure * der(V) = sqrt(pin.v_d ^ 2 + pin.v_q ^ 2 + 1e-8) - V;
  low.set = V < V_drop_out;
  low.reset = V > V_drop_out + 0.05;
  ready.set = V > V_pick_up;
  ready.reset = V < V_drop_out;
  contactor = permit and not low.lasting and (pre(contactor) or ready.lasting);
end MotorFeeder;
