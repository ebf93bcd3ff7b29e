within DataCenter.Cooling.Validation;
model Properties "Coolant and moist-air properties at given temperatures"
  input Units.Temperature T(start = 293.15) "Temperature of the liquids";
  input Units.Temperature T_dry_bulb(start = 293.15) "Dry-bulb temperature";
  input Units.Temperature T_wet_bulb(start = 288.15) "Wet-bulb temperature";
  input Units.Pressure p(start = 101325) "Barometric pressure";
  output Units.Density rho_water = Media.Water.density(T) "Density of water";
  output Units.SpecificHeatCapacity cp_water = Media.Water.specificHeatCapacity(T) "Specific heat capacity of water";
  output Units.DynamicViscosity mu_water = Media.Water.dynamicViscosity(T) "Dynamic viscosity of water";
  output Units.ThermalConductivity k_water = Media.Water.thermalConductivity(T) "Thermal conductivity of water";
  output Units.Density rho_PG25 = Media.PropyleneGlycol25.density(T) "Density of PG25";
  output Units.SpecificHeatCapacity cp_PG25 = Media.PropyleneGlycol25.specificHeatCapacity(T) "Specific heat capacity of PG25";
  output Units.DynamicViscosity mu_PG25 = Media.PropyleneGlycol25.dynamicViscosity(T) "Dynamic viscosity of PG25";
  output Units.ThermalConductivity k_PG25 = Media.PropyleneGlycol25.thermalConductivity(T) "Thermal conductivity of PG25";
  output Units.Pressure p_saturation = Media.MoistAir.saturationPressure(T_dry_bulb) "Saturation pressure at dry-bulb temperature";
  output Units.Fraction w = Media.MoistAir.humidityRatio(T_dry_bulb, T_wet_bulb, p) "Humidity ratio";
  output Units.SpecificEnthalpy h_saturation = Media.MoistAir.saturationEnthalpy(T_wet_bulb, p) "Enthalpy of saturated air at wet-bulb temperature";
  output Units.Density rho_air = Media.MoistAir.density(T_dry_bulb, w, p) "Mass of dry air per volume";
end Properties;
