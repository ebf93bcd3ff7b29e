within DataCenter.Electrical.Devices;
model Load "Load of constant power that folds back to constant impedance at low voltage"
  outer Network.System system;
  Interfaces.Terminal bus "Bus that feeds it";
  parameter Units.Power rating(min = 0) = 1e6 "Rated power";
  parameter Units.Fraction power_factor(min = 0.1, max = 1) = 1 "Power factor, lagging";
  parameter Units.PerUnit V_fold(min = 0.1, max = 1) = 0.85 "Constant power above, constant impedance below";
  parameter Units.Time tau(min = 1e-4) = 0.05 "Response of the load";
  input Units.Power P_demand(start = rating) "Power that the load wants";
  Units.PerUnit p(start = 0) "Power order, system base";
  output Units.Power P "Power that the load gets";
  output Units.ReactivePower Q "Reactive power that the load takes";
  output Units.Power P_external "Power into the network from outside (negative: out of it)";
protected
  Units.PerUnit g "Conductance that the power asks for";
  Units.PerUnit b "Susceptance, negative when inductive";
initial equation
  p = P_demand / system.S_base;
equation
  tau * der(p) = P_demand / system.S_base - p;
  g = p / noEvent(max(bus.measured.V_slow, V_fold)) ^ 2;
  b = -g * sqrt(1 / power_factor ^ 2 - 1);
  bus.pin.i_d = g * bus.pin.v_d - b * bus.pin.v_q;
  bus.pin.i_q = g * bus.pin.v_q + b * bus.pin.v_d;
  P_external = -P;
  P = system.S_base * (bus.pin.v_d * bus.pin.i_d + bus.pin.v_q * bus.pin.i_q);
  Q = system.S_base * (bus.pin.v_q * bus.pin.i_d - bus.pin.v_d * bus.pin.i_q);
end Load;
