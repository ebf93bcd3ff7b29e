within DataCenter.Cooling.Functions;
function counterflowConductance "Heat flow of a counterflow exchanger per kelvin between its inlets (effectiveness times smaller capacity flow)"
  input Units.ThermalConductance C_1 "Capacity flow rate of side 1, not negative";
  input Units.ThermalConductance C_2 "Capacity flow rate of side 2, not negative";
  input Units.ThermalConductance UA "Thermal conductance of the wall";
  output Units.ThermalConductance G "Heat flow rate per inlet temperature difference";
protected
  constant Units.ThermalConductance C_small = 1e-3 "Keeps the divisions finite at zero flow";
  Units.ThermalConductance C_min "Smaller capacity flow rate";
  Units.ThermalConductance C_max "Larger capacity flow rate";
  Real x(unit = "1") "Exponent of the temperature difference along the wall";
  Real phi(unit = "1") "(1 - exp(-x))/x";
algorithm
  C_min := if C_1 < C_2 then C_1 else C_2;
  C_max := if C_1 < C_2 then C_2 else C_1;
  x := UA*(1/(C_min + C_small) - 1/(C_max + C_small));
  phi := if x < 1e-5 then 1 - x/2 else (1 - exp(-x))/x;
  G := C_min/(C_min + C_small)/(1/(UA*phi + C_small) + 1/(C_max + C_small));
  annotation(Documentation(info = "<html>The counterflow effectiveness (Incropera, Fundamentals of Heat and Mass Transfer, table 11.4)
written so that equal capacity flows and zero flow are ordinary points:
<code>1/G = 1/(UA phi(x)) + 1/C_max</code> with <code>x = UA (1/C_min - 1/C_max)</code>.</html>"));
end counterflowConductance;
