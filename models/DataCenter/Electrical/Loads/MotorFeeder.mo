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
  Boolean low(start = false, fixed = true) "Voltage below the drop-out value";
  discrete Units.Time t_low(start = -1e4, fixed = true) "Since when";
  Boolean ready(start = true, fixed = true) "Voltage above the pick-up value";
  discrete Units.Time t_ready(start = -1e4, fixed = true) "Since when";
equation
  tau_measure * der(V) = sqrt(pin.v_d ^ 2 + pin.v_q ^ 2 + 1e-8) - V;
  when V < V_drop_out then
    low = true;
    t_low = time;
  elsewhen V > V_drop_out + 0.05 then
    low = false;
    t_low = time;
  end when;
  when V > V_pick_up then
    ready = true;
    t_ready = time;
  elsewhen V < V_drop_out then
    ready = false;
    t_ready = time;
  end when;
  when not permit or (low and time >= t_low + t_drop_out) then
    contactor = false;
  elsewhen permit and ready and time >= t_ready + t_restart then
    contactor = true;
  end when;
end MotorFeeder;
