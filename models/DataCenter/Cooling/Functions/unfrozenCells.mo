within DataCenter.Cooling.Functions;
function unfrozenCells "Most coolers or tower cells that may share a water flow in frost: none cools its water below a limit"
  input Units.Temperature T_water "Entering water temperature";
  input Units.Temperature T_air "Temperature below which no water can be cooled: dry bulb of a dry cooler, wet bulb of a tower";
  input Units.Temperature T_min "Lowest temperature of the leaving water";
  input Units.ThermalConductance C_water "Capacity flow rate of the water of all";
  input Units.ThermalConductance C_air_cell "Capacity flow rate of the air of one";
  input Units.ThermalConductance UA_cell "Conductance of one at the present air flow and its full water flow";
  output Real n(unit = "1") "Number of cells";
algorithm
  n := if T_air >= T_min then 1e6
    elseif T_water <= T_min then 0
    else min(1e6, C_water*max((T_water - T_min)/(T_water - T_air)/C_air_cell, log((T_water - T_air)/(T_min - T_air))/UA_cell));
  annotation(Documentation(info = "<html>The leaving water stays above the limit where its effectiveness is at most (T_water - T_min)/(T_water - T_air). It is never more than
n C_air/C, that of an endless exchanger, nor than 1 - exp(-n UA/C), that of endless air: one of both suffices. What plants do in frost: cells are shut and drained, those that are left keep their water flow.</html>"));
end unfrozenCells;
