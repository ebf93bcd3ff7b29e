within DataCenter.Electrical.Loads;
model Conductance "Resistive load that can be switched"
  input Units.PerUnit G(start = 1) "Conductance";
  Interfaces.Pin pin "Terminal";
  output Units.PerUnit P "Power into the load";
equation
  pin.i_d = G * pin.v_d;
  pin.i_q = G * pin.v_q;
  P = G * (pin.v_d ^ 2 + pin.v_q ^ 2);
end Conductance;
