within DataCenter.Battery.Data;
record AirCooledModule "Thermal data of a prismatic 100 Ah power cell in a cabinet with forced air, 0.035 m2 of free surface at 15 W/(m2.K) (assumed)"
  extends ModuleParameters(cell_mass = 2.3, cell_specific_heat = 1050, R_core = 1.0, UA_coolant = 0.5, C_coolant = 300);
end AirCooledModule;
