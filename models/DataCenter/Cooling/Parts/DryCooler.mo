within DataCenter.Cooling.Parts;
block DryCooler "Dry coolers side by side, with optional adiabatic pre-cooling of the air"
  parameter Units.HeatFlowRate Q_flow_nominal = 1e6 "Heat of one cooler at nominal flows and temperatures";
  parameter Units.TemperatureDifference approach_nominal = 6 "Leaving water above air temperature at nominal duty";
  parameter Units.TemperatureDifference range_nominal = 10 "Cooling of the water at nominal duty";
  parameter Units.TemperatureDifference dT_air_nominal = 11 "Warming of the air at nominal duty";
  parameter Units.Power P_fan_nominal = 25e3 "Fan power of one cooler at full speed";
  parameter Real eta_adiabatic(unit = "1") = 0.75 "Saturation efficiency of the adiabatic pads";
  parameter Real air_ratio_free(unit = "1") = 0.05 "Air flow of free convection with fans at rest over nominal";
  parameter Units.Temperature T_leaving_min = 278.15 "Frost protection: coolers are shut and drained so that none cools its water below this";
  parameter Units.SpecificHeatCapacity cp_water = 4182 "Specific heat capacity of the water";
  input Real n_cell(unit = "1") "Number of coolers in service";
  input Units.MassFlowRate m_flow_water "Water flow, all coolers";
  input Units.Temperature T_water "Entering water temperature";
  input Units.Temperature T_dry_bulb "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Units.Pressure p "Barometric pressure";
  input Real fan_speed(unit = "1") "Fan speed over nominal, all coolers alike";
  input Real wetting(unit = "1") "Share of wetted pads, 0 dry, 1 wet";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  output Units.Temperature T_leaving "Temperature of the water that leaves the coils";
  output Real n_wetted(unit = "1") "Coolers through which water flows: in frost fewer than are in service";
  output Units.Power P_fan "Electrical power of the fans";
  output Units.MassFlowRate m_flow_makeup "Water for the pads, blow-down of a quarter included";
  output Units.Temperature T_air "Air temperature behind the pads";
protected
  constant Real n_small(unit = "1") = 1e-4 "Keeps the flow per cell finite where all are shut";
  constant Units.ThermalConductance C_small = 100 "Capacity flow rate of the water below which its leaving temperature is that of water at rest";
  constant Real water_share(unit = "1") = 0.2 "Share of the water in the thermal resistance";
  constant Units.SpecificHeatCapacity cp_air = 1020 "Specific heat capacity of moist air";
  parameter Units.ThermalConductance C_air_nominal = Q_flow_nominal/dT_air_nominal "Nominal capacity flow rate of the air of one cooler";
  parameter Units.ThermalConductance C_water_nominal = Q_flow_nominal/range_nominal "Nominal capacity flow rate of the water of one cooler";
  parameter Units.ThermalConductance UA_nominal = Functions.conductanceFromTemperatures(
    Q_flow_nominal, approach_nominal, approach_nominal + range_nominal - dT_air_nominal) "Nominal conductance of one cooler";
  Real air_ratio(unit = "1") "Mass flow of the air over nominal";
  Units.ThermalConductance C_water "Capacity flow rate of the water, all coolers";
  Units.ThermalConductance C_air "Capacity flow rate of the air, all coolers";
equation
  T_air = T_dry_bulb - noEvent(max(0, min(1, wetting)))*eta_adiabatic*noEvent(max(0, T_dry_bulb - T_wet_bulb));
  air_ratio = noEvent(max(air_ratio_free, fan_speed))*298.15/T_dry_bulb*p/101325;
  C_air = n_wetted*C_air_nominal*air_ratio;
  C_water = noEvent(max(0, m_flow_water))*cp_water;
  // The water's film is left out of the conductance: on the safe side
  n_wetted = noEvent(max(n_small, min(n_cell, if T_air < T_leaving_min then Functions.unfrozenCells(
    T_water, T_air, T_leaving_min, C_water, C_air_nominal*air_ratio,
    Functions.flowScaledConductance(UA_nominal/(1 - water_share), air_ratio)) else n_cell)));
  Q_flow = Functions.exchangerConductance(
    C_water, C_air, n_wetted*C_water_nominal, n_wetted*C_air_nominal, n_wetted*UA_nominal, water_share)*(T_water - T_air);
  T_leaving = T_water - Q_flow/(C_water + C_small);
  P_fan = n_wetted*P_fan_nominal*noEvent(max(0, fan_speed))^3;
  m_flow_makeup = 1.25*C_air*(T_dry_bulb - T_air)/2.45e6;
  annotation(Documentation(info = "<html>Counterflow effectiveness with films proportional to flow^0.8, four fifths of the resistance on the air side. The pads cool the air
towards its wet-bulb temperature; the water use is that of evaporation at constant enthalpy. In frost coolers are shut and
drained (<code>Functions.unfrozenCells</code>): what is left of a small flow in all of them would freeze.</html>"));
end DryCooler;
