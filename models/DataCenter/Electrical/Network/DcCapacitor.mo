within DataCenter.Electrical.Network;
model DcCapacitor "Capacitance of a direct-current bus"
  parameter Units.Capacitance C = 0.01 "Capacitance";
  parameter Units.Voltage v_start = 800 "Voltage at the start";
  Interfaces.DcPin pin "Terminal";
  Units.Voltage v(start = v_start, fixed = true) "Voltage";
equation
  C * der(v) = pin.i;
  pin.v = v;
end DcCapacitor;
