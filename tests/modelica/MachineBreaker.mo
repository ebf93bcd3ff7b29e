model MachineBreaker "Synchronous machine (one damper on each axis) on an infinite bus behind a breaker that opens and recloses"
  parameter Real H(unit = "s") = 1.5 "Inertia constant";
  parameter Real xd = 1.6 "Synchronous reactance, d axis";
  parameter Real xq = 1.0 "Synchronous reactance, q axis";
  parameter Real xd1 = 0.3 "Transient reactance, d axis";
  parameter Real Td01(unit = "s") = 3.7 "Transient time constant, d axis";
  parameter Real xline = 0.2 "Line reactance";
  parameter Real w0(unit = "rad/s") = 376.99111843077515 "Nominal angular velocity";
  parameter Real t_open(unit = "s") = 1 "Opening of the breaker";
  parameter Real t_close(unit = "s") = 1.15 "Reclosing of the breaker";
  parameter Real Tm = 0.5 "Mechanical torque";
  Real delta(unit = "rad", start = 0.6) "Rotor angle";
  Real w(start = 1) "Speed";
  Real e1q(start = 1.1) "Transient voltage";
  Real id(start = 0.3) "Current, d axis";
  Real iq(start = 0.4) "Current, q axis";
  Real vd "Terminal voltage, d axis";
  Real vq "Terminal voltage, q axis";
  Real Te "Electrical torque";
  Boolean closed "Breaker position";
initial equation
  der(delta) = 0;
  der(w) = 0;
  der(e1q) = 0;
equation
  closed = time < t_open or time >= t_close;
  der(delta) = w0*(w - 1);
  2*H*der(w) = Tm - Te - 0.5*(w - 1);
  Td01*der(e1q) = 1.6 - e1q - (xd - xd1)*id;
  vd = xq*iq;
  vq = e1q - xd1*id;
  if closed then
    vd = sin(delta) + xline*iq;
    vq = cos(delta) + xline*id;
  else
    id = 0;
    iq = 0;
  end if;
  Te = vd*id + vq*iq;
end MachineBreaker;
