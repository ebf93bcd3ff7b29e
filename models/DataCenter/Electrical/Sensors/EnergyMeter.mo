within DataCenter.Electrical.Sensors;
model EnergyMeter "Conservation of energy: what went in is lost, stored or went out; stops the simulation if not"
  parameter Real tolerance(unit = "1") = 1e-4 "Largest residual over the energy that passed";
  parameter Units.Energy E_minimum = 1 "Energy below which nothing is judged";
  input Units.Power P_in(start = 0) "Power in, sum over all terminals where it enters";
  input Units.Power P_out(start = 0) "Power out, sum over all terminals where it leaves";
  input Units.Power P_loss(start = 0) "Losses, each computed from its own law";
  input Units.Energy W(start = 0) "Energy stored";
  Units.Energy E_net(start = 0) "Energy stored at the start plus the integral of what went in and neither left nor was lost";
  Units.Energy E_passed(start = 0, fixed = true) "Energy that passed";
  output Units.Energy residual "Violation of the balance";
initial equation
  E_net = W;
equation
  der(E_net) = P_in - P_out - P_loss;
  der(E_passed) = noEvent(abs(P_in) + abs(P_out));
  residual = E_net - W;
  assert(noEvent(abs(residual)) <= tolerance * (E_passed + E_minimum), "The energy balance is violated");
end EnergyMeter;
