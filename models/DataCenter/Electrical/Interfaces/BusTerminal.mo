within DataCenter.Electrical.Interfaces;
connector BusTerminal "Terminal of a bus: any number of devices connect to it"
  Pin pin "Voltage and current";
  MeasuredOutput measured "What the bus measures";
end BusTerminal;
