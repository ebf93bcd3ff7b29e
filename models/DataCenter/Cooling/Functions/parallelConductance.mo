within DataCenter.Cooling.Functions;
function parallelConductance "Heat flow of a parallel-flow exchanger per kelvin between its inlets"
  input Units.ThermalConductance C_1 "Capacity flow rate of side 1, not negative";
  input Units.ThermalConductance C_2 "Capacity flow rate of side 2, not negative";
  input Units.ThermalConductance UA "Thermal conductance of the wall";
  output Units.ThermalConductance G "Heat flow rate per inlet temperature difference";
protected
  constant Units.ThermalConductance C_small = 1e-3 "Keeps the divisions finite at zero flow";
  Units.ThermalResistance R "Sum of the capacity resistances of both streams";
algorithm
  R := 1/(C_1 + C_small) + 1/(C_2 + C_small);
  G := (1 - exp(-UA*R))/R;
  annotation(Documentation(info = "<html>Incropera, Fundamentals of Heat and Mass Transfer, table 11.4.</html>"));
end parallelConductance;
