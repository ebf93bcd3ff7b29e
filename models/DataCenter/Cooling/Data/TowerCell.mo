within DataCenter.Cooling.Data;
record TowerCell "Cooling tower cell by Merkel's theory; defaults: the cell that serves one chiller of 1407 kW"
  parameter Units.ThermalConductance UA_nominal = 90762 "Conductance at nominal air and water flow, referred to moist air's heat capacity";
  parameter Units.VolumeFlowRate V_flow_air_nominal = 52.65 "Air flow at full fan speed";
  parameter Units.MassFlowRate m_flow_water_nominal = 75.39 "Water flow";
  parameter Units.Power P_fan_nominal = 17214.5 "Fan power at full speed";
  parameter Real wet_bulb_curve[2](each unit = "1") = {1, 0.0081} "UA factor over nominal minus present wet-bulb temperature in K";
  parameter Real air_curve[3](each unit = "1") = {0, 1.3, -0.3} "UA factor over air flow ratio";
  parameter Real water_curve[3](each unit = "1") = {0.1082, 1.667, -0.7713} "UA factor over water flow ratio";
  parameter Real water_ratio_max(unit = "1") = 1.08 "Flow ratio at which the water curve has its maximum";
  parameter Units.Temperature T_wet_bulb_nominal = 298.75 "Nominal wet-bulb temperature";
  parameter Units.TemperatureDifference dT_wet_bulb_max = 25 "Largest argument of the wet-bulb curve";
  parameter Real air_ratio_free(unit = "1") = 0.075 "Air flow of free convection with fans at rest over nominal";
  parameter Real cycles_of_concentration(unit = "1") = 3 "Concentration of salts in the basin over make-up water";
  parameter Real drift(unit = "1") = 5e-5 "Droplets lost over water flow";
  parameter Units.SpecificHeatCapacity cp_water = 4182 "Specific heat capacity of the water";
end TowerCell;
