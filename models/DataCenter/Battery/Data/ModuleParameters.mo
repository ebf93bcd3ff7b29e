within DataCenter.Battery.Data;
record ModuleParameters "Thermal data of one cell in its module; defaults: prismatic 280 Ah LFP cell, 174 x 72 x 207 mm, on a liquid-cooled plate (assumed)"
  parameter Units.Mass cell_mass = 5.42 "Mass of the cell";
  parameter Units.SpecificHeatCapacity cell_specific_heat = 1050 "Specific heat capacity of the cell";
  parameter Units.Fraction surface_fraction = 0.2 "Part of the heat capacity that lies in the surface node";
  parameter Units.ThermalResistance R_core = 0.5 "Resistance from the core to the surface of a cell";
  parameter Units.ThermalConductance UA_coolant = 1.5 "Conductance from the surface of a cell to the coolant";
  parameter Units.HeatCapacity C_coolant = 1000 "Heat capacity of coolant and structure per cell";
end ModuleParameters;
