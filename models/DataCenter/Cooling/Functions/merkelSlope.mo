within DataCenter.Cooling.Functions;
function merkelSlope "Enthalpy slope of saturated air between the wet-bulb temperatures of a cooling tower"
  input Units.Temperature T_wet_bulb "Outdoor wet-bulb temperature";
  input Units.Temperature T_air_leaving "Wet-bulb temperature of the leaving air";
  input Units.Pressure p "Barometric pressure";
  output Units.SpecificHeatCapacity cp_saturated "Enthalpy slope";
protected
  Units.TemperatureDifference half_width "Half the interval over which the slope is taken";
  Units.Temperature T_middle "Middle of that interval";
algorithm
  half_width := max(0.05, 0.5*abs(T_air_leaving - T_wet_bulb));
  T_middle := 0.5*(T_air_leaving + T_wet_bulb);
  cp_saturated := (Media.MoistAir.saturationEnthalpy(T_middle + half_width, p)
    - Media.MoistAir.saturationEnthalpy(T_middle - half_width, p))/(2*half_width);
end merkelSlope;
