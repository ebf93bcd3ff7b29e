within DataCenter.Cooling.Functions;
function conductanceFromTemperatures "Conductance that a counterflow exchanger needs for a given duty"
  input Units.HeatFlowRate Q_flow "Duty";
  input Units.TemperatureDifference dT_1 "Temperature difference between the streams at one end";
  input Units.TemperatureDifference dT_2 "Temperature difference between the streams at the other end";
  output Units.ThermalConductance UA "Thermal conductance";
protected
  Real r(unit = "1") "Ratio of the end differences";
algorithm
  r := dT_1/dT_2;
  UA := Q_flow/(if r > 0.999 and r < 1.001 then (dT_1 + dT_2)/2 else (dT_1 - dT_2)/log(r));
end conductanceFromTemperatures;
