within DataCenter.Cooling.Parts;
block MerkelTower "Identical cooling tower cells side by side by Merkel's theory"
  parameter Integer nCell = 1 "Number of cells";
  parameter Units.ThermalConductance UA_nominal = 90762 "Conductance of one cell at nominal air and water flow, referred to dry air";
  parameter Units.VolumeFlowRate V_flow_air_nominal = 52.65 "Air flow of one cell at full fan speed";
  parameter Units.MassFlowRate m_flow_water_nominal = 75.39 "Water flow of one cell";
  parameter Units.Power P_fan_nominal = 17214.5 "Fan power of one cell at full speed";
  parameter Real wet_bulb_curve[2] = {1, 0.0081} "UA over nominal minus present wet-bulb temperature in K";
  parameter Real air_curve[3] = {0, 1.3, -0.3} "UA over air flow ratio";
  parameter Real water_curve[3] = {0.1082, 1.667, -0.7713} "UA over water flow ratio";
  parameter Units.Temperature T_wet_bulb_nominal = 298.75 "Nominal wet-bulb temperature";
  parameter Units.TemperatureDifference dT_wet_bulb_max = 25 "Largest argument of the wet-bulb curve";
  parameter Real air_ratio_free(unit = "1") = 0.075 "Air flow of free convection with fans at rest over nominal";
  parameter Real cycles_of_concentration(unit = "1") = 3 "Concentration of salts in the basin over make-up water";
  parameter Real drift(unit = "1") = 5e-5 "Droplets lost over water flow";
  parameter Units.SpecificHeatCapacity cp_water = 4184 "Specific heat capacity of the water";
  parameter Units.Time tau = 20 "Time constant of the air in the fill";
  parameter Units.Temperature T_air_start = 300 "Wet-bulb temperature of the leaving air at the start of the simulation";
  input Units.MassFlowRate m_flow_water "Water flow over the fill, all cells";
  input Units.Temperature T_water "Entering water temperature";
  input Units.Temperature T_dry_bulb "Outdoor dry-bulb temperature";
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Units.Pressure p "Barometric pressure";
  input Real fan_speed(unit = "1") "Fan speed over nominal, all cells alike";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  output Units.Power P_fan "Electrical power of the fans";
  output Units.MassFlowRate m_flow_evaporation "Evaporated water";
  output Units.MassFlowRate m_flow_makeup "Make-up water for evaporation, blow-down and drift";
  output Units.Temperature T_air_leaving(start = T_air_start, fixed = true) "Wet-bulb temperature of the leaving air, taken as saturated";
protected
  Real air_ratio(unit = "1") "Air flow over nominal";
  Real water_ratio(unit = "1") "Water flow over nominal";
  Real w_in(unit = "1") "Humidity ratio of the outdoor air";
  Units.MassFlowRate m_flow_air "Dry air flow, all cells";
  Units.TemperatureDifference half_width "Half the interval over which the enthalpy slope is taken";
  Units.SpecificHeatCapacity cp_saturated "Enthalpy slope of saturated air between the wet-bulb temperatures";
  Units.ThermalConductance UA "Conductance for wet-bulb temperature differences";
equation
  air_ratio = noEvent(max(air_ratio_free, fan_speed));
  water_ratio = noEvent(max(0, m_flow_water))/(nCell*m_flow_water_nominal);
  w_in = Media.MoistAir.humidityRatio(T_dry_bulb, T_wet_bulb, p);
  m_flow_air = nCell*V_flow_air_nominal*air_ratio*Media.MoistAir.density(T_dry_bulb, w_in, p);
  half_width = noEvent(max(0.05, 0.5*abs(T_air_leaving - T_wet_bulb)));
  cp_saturated = (Media.MoistAir.saturationEnthalpy(0.5*(T_air_leaving + T_wet_bulb) + half_width, p)
    - Media.MoistAir.saturationEnthalpy(0.5*(T_air_leaving + T_wet_bulb) - half_width, p))/(2*half_width);
  UA = nCell*UA_nominal*cp_saturated/Media.MoistAir.specificHeatCapacity(w_in)
    *(wet_bulb_curve[1] + wet_bulb_curve[2]*noEvent(min(dT_wet_bulb_max, T_wet_bulb_nominal - T_wet_bulb)))
    *(air_curve[1] + air_ratio*(air_curve[2] + air_ratio*air_curve[3]))
    *(water_curve[1] + noEvent(min(1.08, water_ratio))*(water_curve[2] + noEvent(min(1.08, water_ratio))*water_curve[3]));
  Q_flow = Functions.counterflowConductance(water_ratio*nCell*m_flow_water_nominal*cp_water, m_flow_air*cp_saturated, UA)*(T_water - T_wet_bulb);
  der(T_air_leaving) = (T_wet_bulb + Q_flow/(m_flow_air*cp_saturated) - T_air_leaving)/tau;
  P_fan = nCell*P_fan_nominal*fan_speed^3;
  m_flow_evaporation = m_flow_air*noEvent(max(0, Media.MoistAir.saturationHumidityRatio(T_air_leaving, p) - w_in));
  m_flow_makeup = m_flow_evaporation*cycles_of_concentration/(cycles_of_concentration - 1) + drift*water_ratio*nCell*m_flow_water_nominal;
  annotation(Documentation(info = "<html>Effectiveness and number of transfer units with wet-bulb temperatures as driving potential and the enthalpy slope of saturated
air as heat capacity (EnergyPlus Engineering Reference, Variable Speed Tower by Merkel). The leaving wet-bulb temperature, on which the slope
depends, is a state with the residence time of the air, so that no iteration is needed; steady values are those of the implicit equation.</html>"));
end MerkelTower;
