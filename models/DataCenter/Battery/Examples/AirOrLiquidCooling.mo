within DataCenter.Battery.Examples;
model AirOrLiquidCooling "The same cells under the same current in a liquid-cooled and in an air-cooled module: core and surface temperatures"
  parameter Real rate(unit = "1/h") = 0.5 "Current over capacity, charge and discharge in turn";
  parameter Units.Time half_cycle = 5400 "Duration of a charge or a discharge";
  output Units.TemperatureDifference rise_liquid "Core above ambient, liquid-cooled";
  output Units.TemperatureDifference rise_air "Core above ambient, air-cooled";
  output Units.TemperatureDifference gradient_liquid "Core above surface, liquid-cooled";
  output Units.TemperatureDifference gradient_air "Core above surface, air-cooled";
  Pack liquid(redeclare model CellModel = CellECM, redeclare model AgeingModel = NoAgeing, SOC_start = 0.85) "On liquid-cooled plates";
  Pack air(redeclare model CellModel = CellECM, redeclare model AgeingModel = NoAgeing, SOC_start = 0.85,
    redeclare record ModuleData = Data.AirCooledModule(cell_mass = 5.42),
    thermal(Q_cooling_max = 0, Q_heating_max = 0, UA_ambient = 0.4)) "In a ventilated cabinet without chiller";
protected
  Units.Current I "Current into either battery";
  Boolean charging(start = false, fixed = true) "The current charges";
equation
  when sample(half_cycle, half_cycle) then
    charging = not pre(charging);
  end when;
  I = rate/3600*liquid.cell_capacity*liquid.n_parallel*(if charging then 1 else -1);
  liquid.I = I;
  air.I = I;
  liquid.T_ambient = 298.15;
  air.T_ambient = 298.15;
  liquid.contactor_closed = true;
  air.contactor_closed = true;
  rise_liquid = liquid.heat.T_core - 298.15;
  rise_air = air.heat.T_core - 298.15;
  gradient_liquid = liquid.heat.T_core - liquid.heat.T_surface;
  gradient_air = air.heat.T_core - air.heat.T_surface;
end AirOrLiquidCooling;
