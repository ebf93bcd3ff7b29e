within DataCenter.Battery;
model ModuleHeat "Two-node heat balance (core and surface) of a number of equal cells and the coolant around them"
  parameter Data.ModuleParameters data "Thermal data per cell";
  parameter Real n_cell(unit = "1") = 1 "Number of cells";
  parameter Units.Temperature T_start = 298.15 "Initial temperature of all nodes";
  input Units.HeatFlowRate Q_flow_cells "Heat released by all cells";
  input Units.HeatFlowRate Q_flow_coolant "Heat into the coolant from outside";
  output Units.Temperature T_core(start = T_start, fixed = true) "Core temperature";
  output Units.Temperature T_surface(start = T_start, fixed = true) "Surface temperature";
  output Units.Temperature T_coolant(start = T_start, fixed = true) "Coolant temperature";
  output Units.Energy E_stored "Heat content above the initial temperature";
protected
  parameter Units.HeatCapacity C_cell = data.cell_mass*data.cell_specific_heat "Heat capacity of a cell";
  Units.HeatFlowRate Q_flow_core "Heat from the core to the surface of a cell";
  Units.HeatFlowRate Q_flow_surface "Heat from the surface of a cell to the coolant";
equation
  Q_flow_core = (T_core - T_surface)/data.R_core;
  Q_flow_surface = data.UA_coolant*(T_surface - T_coolant);
  (1 - data.surface_fraction)*C_cell*der(T_core) = Q_flow_cells/n_cell - Q_flow_core;
  data.surface_fraction*C_cell*der(T_surface) = Q_flow_core - Q_flow_surface;
  data.C_coolant*der(T_coolant) = Q_flow_surface + Q_flow_coolant/n_cell;
  E_stored = n_cell*(C_cell*((1 - data.surface_fraction)*(T_core - T_start) + data.surface_fraction*(T_surface - T_start))
    + data.C_coolant*(T_coolant - T_start));
end ModuleHeat;
