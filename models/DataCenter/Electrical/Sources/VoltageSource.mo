within DataCenter.Electrical.Sources;
model VoltageSource "Ideal three-phase voltage source, fixed in the dq frame"
  input Units.PerUnit V(start = 1) "Voltage";
  parameter Units.Angle theta = 0 "Angle against the frame's d axis";
  Interfaces.Pin pin "Terminal";
equation
  pin.v_d = V * cos(theta);
  pin.v_q = V * sin(theta);
end VoltageSource;
