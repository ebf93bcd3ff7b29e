within DataCenter.Electrical.Interfaces;
connector DcPin "Direct-current terminal against the grounded negative pole"
  Units.Voltage v "Voltage";
  flow Units.Current i "Current into the component";
end DcPin;
