within DataCenter.Electrical.Loads;
model Impedance "Constant impedance in quasi-static form"
  parameter Units.PerUnit G = 1 "Conductance";
  parameter Units.PerUnit B = 0 "Susceptance, capacitive";
  Interfaces.Pin pin "Terminal";
  output Units.PerUnit P "Power into the load";
equation
  pin.i_d = G * pin.v_d - B * pin.v_q;
  pin.i_q = G * pin.v_q + B * pin.v_d;
  P = pin.v_d * pin.i_d + pin.v_q * pin.i_q;
end Impedance;
