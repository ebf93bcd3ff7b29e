within DataCenter.It.Validation;
model HeatPathStep "Heat path of one processor from a uniform temperature"
  parameter Units.Temperature T_start = 303.15 "Uniform start temperature";
  input Units.HeatFlowRate Q_flow_die(start = 960) "Heat released in the die";
  input Units.HeatFlowRate Q_flow_memory(start = 240) "Heat released in the memory";
  input Units.ThermalConductance G(start = 50) "Plate to coolant";
  input Units.Temperature T_coolant(start = 303.15) "Coolant";
  output Units.Temperature T_die "Die";
  output Units.Temperature T_memory "Memory";
  output Units.Temperature T_lid "Lid";
  output Units.Temperature T_plate "Plate";
  output Units.HeatFlowRate Q_flow "Heat to the coolant";
  output Units.Energy E_stored "Heat held above 0 degC";
  Parts.ThermalPath path(
    T_die(start = T_start, fixed = true), T_memory(start = T_start, fixed = true),
    T_lid(start = T_start, fixed = true), T_plate(start = T_start, fixed = true)) "Heat path";

equation
  path.Q_flow_die = Q_flow_die;
  path.Q_flow_memory = Q_flow_memory;
  path.G = G;
  path.T_medium = T_coolant;
  T_die = path.T_die;
  T_memory = path.T_memory;
  T_lid = path.T_lid;
  T_plate = path.T_plate;
  Q_flow = path.Q_flow;
  E_stored = path.E_stored;
end HeatPathStep;
