within DataCenter.Cooling.Functions;
function exchangerConductance "Heat flow of a counterflow exchanger per kelvin between its inlets at any flow"
  input Units.ThermalConductance C_1 "Capacity flow rate of side 1, not negative";
  input Units.ThermalConductance C_2 "Capacity flow rate of side 2, not negative";
  input Units.ThermalConductance C_1_nominal "Nominal capacity flow rate of side 1";
  input Units.ThermalConductance C_2_nominal "Nominal capacity flow rate of side 2";
  input Units.ThermalConductance UA_nominal "Conductance at nominal flows";
  input Real resistance_share_1(unit = "1") "Share of side 1 in the nominal thermal resistance";
  output Units.ThermalConductance G "Heat flow rate per inlet temperature difference";
protected
  Units.ThermalConductance hA_1 "Film conductance of side 1";
  Units.ThermalConductance hA_2 "Film conductance of side 2";
algorithm
  hA_1 := flowScaledConductance(UA_nominal/resistance_share_1, C_1/C_1_nominal);
  hA_2 := flowScaledConductance(UA_nominal/(1 - resistance_share_1), C_2/C_2_nominal);
  G := counterflowConductance(C_1, C_2, hA_1*hA_2/(hA_1 + hA_2 + 1e-3));
end exchangerConductance;
