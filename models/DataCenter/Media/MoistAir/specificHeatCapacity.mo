within DataCenter.Media.MoistAir;
function specificHeatCapacity "Specific heat capacity of moist air per mass of dry air"
  input Real w(unit = "1") "Humidity ratio";
  output Units.SpecificHeatCapacity cp "Specific heat capacity at constant pressure";
algorithm
  cp := 1006 + 1860*w;
end specificHeatCapacity;
