within DataCenter.Cooling.Functions;
function exchangerConductance "Heat flow of an exchanger per kelvin between its inlets at any flow, counterflow as built"
  input Units.ThermalConductance C_1 "Capacity flow rate of side 1, negative where the stream flows backwards";
  input Units.ThermalConductance C_2 "Capacity flow rate of side 2, negative where the stream flows backwards";
  input Units.ThermalConductance C_1_nominal "Nominal capacity flow rate of side 1";
  input Units.ThermalConductance C_2_nominal "Nominal capacity flow rate of side 2";
  input Units.ThermalConductance UA_nominal "Conductance at nominal flows";
  input Real resistance_share_1(unit = "1") "Share of side 1 in the nominal thermal resistance";
  output Units.ThermalConductance G "Heat flow rate per inlet temperature difference";
protected
  Units.ThermalConductance hA_1 "Film conductance of side 1";
  Units.ThermalConductance hA_2 "Film conductance of side 2";
  Units.ThermalConductance UA "Conductance of both films";
algorithm
  hA_1 := flowScaledConductance(UA_nominal/resistance_share_1, C_1/C_1_nominal);
  hA_2 := flowScaledConductance(UA_nominal/(1 - resistance_share_1), C_2/C_2_nominal);
  UA := hA_1*hA_2/(hA_1 + hA_2 + 1e-3);
  // One stream turned round makes parallel flow of the counterflow, both turned round make counterflow again.
  G := if C_1*C_2 < 0 then parallelConductance(abs(C_1), abs(C_2), UA) else counterflowConductance(abs(C_1), abs(C_2), UA);
end exchangerConductance;
