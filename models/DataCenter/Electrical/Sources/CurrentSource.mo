within DataCenter.Electrical.Sources;
model CurrentSource "Ideal three-phase current source"
  input Units.PerUnit i_d(start = 0) "Current out, d component";
  input Units.PerUnit i_q(start = 0) "Current out, q component";
  Interfaces.Pin pin "Terminal";
equation
  pin.i_d = -i_d;
  pin.i_q = -i_q;
end CurrentSource;
