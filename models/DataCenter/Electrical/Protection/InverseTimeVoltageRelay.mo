within DataCenter.Electrical.Protection;
model InverseTimeVoltageRelay "Inverse-time voltage stage (IEC 60255-127): t = TMS / |V / V_set - 1|"
  parameter Boolean over = false "True: overvoltage (59); false: undervoltage (27)" annotation(Evaluate = true);
  parameter Units.PerUnit V_set = 0.9 "Setting";
  parameter Units.Time time_multiplier = 1 "Time multiplier setting";
  parameter Units.Time t_reset = 0.1 "Time of the full reset on the healthy side";
  input Units.PerUnit V(start = 1) "Measured voltage";
  input Boolean reset(start = false) "A rising edge resets the trip";
  Real disc(unit = "1", start = 0, fixed = true) "Share of the operating time that has passed";
  output Boolean picked_up "Voltage beyond the setting";
  output Boolean trip(start = false, fixed = true) "Trip command";
protected
  Real excess(unit = "1") "Deviation beyond the setting, per setting";
equation
  excess = if over then V / V_set - 1 else 1 - V / V_set;
  picked_up = excess > 0;
  der(disc) = if picked_up then noEvent(max(excess, 0)) / time_multiplier else -noEvent(min(1, max(0, 1e3 * disc))) / t_reset;
  when disc >= 1 then
    trip = true;
  elsewhen reset then
    trip = disc >= 1;
  end when;
end InverseTimeVoltageRelay;
