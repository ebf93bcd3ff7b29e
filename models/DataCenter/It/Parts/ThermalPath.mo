within DataCenter.It.Parts;
model ThermalPath "Die and memory to lid, cold plate (or heat sink) and coolant of one processor"
  parameter Units.HeatCapacity C_die = 8 "Die and substrate";
  parameter Units.HeatCapacity C_memory = 12 "Memory stacks";
  parameter Units.HeatCapacity C_lid = 50 "Lid";
  parameter Units.HeatCapacity C_plate = 170 "Cold plate with the coolant trapped in it, or heat sink";
  parameter Units.ThermalResistance R_die_lid = 0.018 "Die to lid";
  parameter Units.ThermalResistance R_memory_lid = 0.06 "Memory stacks to lid";
  parameter Units.ThermalResistance R_lid_plate = 0.001 "Lid to plate (interface material)";

  input Units.HeatFlowRate Q_flow_die "Heat released in the die";
  input Units.HeatFlowRate Q_flow_memory "Heat released in the memory";
  input Units.ThermalConductance G "Plate to coolant inlet";
  input Units.Temperature T_medium "Coolant inlet";

  output Units.Temperature T_die "Die";
  output Units.Temperature T_memory "Memory";
  output Units.Temperature T_lid "Lid";
  output Units.Temperature T_plate "Plate";
  output Units.HeatFlowRate Q_flow "Heat given to the coolant";
  output Units.Energy E_stored "Heat held above 0 degC";

protected
  constant Units.Temperature T_reference = 273.15 "Zero of the stored heat";

equation
  Q_flow = G*(T_plate - T_medium);
  C_die*der(T_die) = Q_flow_die - (T_die - T_lid)/R_die_lid;
  C_memory*der(T_memory) = Q_flow_memory - (T_memory - T_lid)/R_memory_lid;
  C_lid*der(T_lid) = (T_die - T_lid)/R_die_lid + (T_memory - T_lid)/R_memory_lid - (T_lid - T_plate)/R_lid_plate;
  C_plate*der(T_plate) = (T_lid - T_plate)/R_lid_plate - Q_flow;
  E_stored = C_die*(T_die - T_reference) + C_memory*(T_memory - T_reference)
    + C_lid*(T_lid - T_reference) + C_plate*(T_plate - T_reference);
end ThermalPath;
