within DataCenter.Electrical.Protection;
block DirectionalElement "Lets the current into the site pass to the overcurrent stages, not that which the site feeds into a fault of the utility (67)"
  parameter Units.Angle angle = 0.785398 "Characteristic angle: most sensitive to a current that lags the voltage by this (45 degrees)";
  parameter Real margin(unit = "1") = 0.1 "Share of the current along the characteristic angle from which it passes in full (6 degrees inside the border)";
  input Units.PerUnit v_d(start = 1) "Polarising voltage, d component: at the point of interconnection, where faults on neither side take all of it";
  input Units.PerUnit v_q(start = 0) "Polarising voltage, q component";
  input Units.PerUnit i_d(start = 0) "Current into the site, d component";
  input Units.PerUnit i_q(start = 0) "Current into the site, q component";
  output Units.PerUnit I_forward "Current into the site";
protected
  Units.PerUnit P "Power into the site";
  Units.PerUnit Q "Reactive power into the site";
  Units.PerUnit I "Current";
  Real forward(unit = "1") "Cosine of the angle against the characteristic angle";
equation
  P = v_d * i_d + v_q * i_q;
  Q = v_q * i_d - v_d * i_q;
  I = sqrt(i_d ^ 2 + i_q ^ 2 + 1e-12);
  forward = (P * cos(angle) + Q * sin(angle)) / noEvent(max(1e-4, I * sqrt(v_d ^ 2 + v_q ^ 2 + 1e-12)));
  I_forward = I * noEvent(max(0, min(1, forward / margin)));
end DirectionalElement;
