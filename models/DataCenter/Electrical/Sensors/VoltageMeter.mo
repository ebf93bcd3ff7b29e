within DataCenter.Electrical.Sensors;
model VoltageMeter "Voltage measurement of a converter on a bus of its own"
  parameter Units.Time tau = 1.5e-3 "Time constant";
  Interfaces.Pin pin "Terminal";
  Units.PerUnit v_d(start = 1, fixed = true) "Measured voltage, d component";
  Units.PerUnit v_q(start = 0, fixed = true) "Measured voltage, q component";
  output Units.PerUnit V "Measured magnitude";
equation
  tau * der(v_d) = pin.v_d - v_d;
  tau * der(v_q) = pin.v_q - v_q;
  V = sqrt(v_d ^ 2 + v_q ^ 2 + 1e-8);
  pin.i_d = 0;
  pin.i_q = 0;
end VoltageMeter;
