within DataCenter.Electrical.Sources;
model DcVoltageSource "Ideal direct-voltage source"
  parameter Units.Voltage V = 800 "Voltage";
  Interfaces.DcPin pin "Terminal";
equation
  pin.v = V;
end DcVoltageSource;
