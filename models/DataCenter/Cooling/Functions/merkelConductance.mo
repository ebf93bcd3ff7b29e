within DataCenter.Cooling.Functions;
function merkelConductance "Conductance of one cooling tower cell for wet-bulb temperature differences"
  input Data.TowerCell data "Data of the cell";
  input Real air_ratio(unit = "1") "Air flow over nominal";
  input Real water_ratio(unit = "1") "Water flow over nominal";
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Real w_in(unit = "1") "Humidity ratio of the outdoor air";
  input Units.SpecificHeatCapacity cp_saturated "Enthalpy slope of saturated air between the wet-bulb temperatures";
  output Units.ThermalConductance UA "Conductance of the cell";
protected
  Real water_argument(unit = "1") "Water flow over nominal within the curve";
algorithm
  water_argument := min(data.water_ratio_max, water_ratio);
  UA := data.UA_nominal*cp_saturated/Media.MoistAir.specificHeatCapacity(w_in)
    *(data.wet_bulb_curve[1] + data.wet_bulb_curve[2]*min(data.dT_wet_bulb_max, data.T_wet_bulb_nominal - T_wet_bulb))
    *(data.air_curve[1] + air_ratio*(data.air_curve[2] + air_ratio*data.air_curve[3]))
    *(data.water_curve[1] + water_argument*(data.water_curve[2] + water_argument*data.water_curve[3]));
end merkelConductance;
