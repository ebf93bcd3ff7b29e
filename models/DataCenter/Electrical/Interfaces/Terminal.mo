within DataCenter.Electrical.Interfaces;
connector Terminal "Terminal of a device: connects to a bus, and takes from it what the bus measures"
  Pin pin "Voltage and current";
  MeasuredInput measured "What the bus measures";
end Terminal;
