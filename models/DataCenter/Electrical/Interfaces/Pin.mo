within DataCenter.Electrical.Interfaces;
connector Pin "Three-phase terminal: positive-sequence voltage and current in the dq frame of the island"
  Units.PerUnit v_d "Voltage, d component";
  Units.PerUnit v_q "Voltage, q component";
  flow Units.PerUnit i_d "Current into the component, d component";
  flow Units.PerUnit i_q "Current into the component, q component";
end Pin;
