within DataCenter.Cooling.Parts;
block HeatExchanger "Counterflow heat exchanger by effectiveness and number of transfer units"
  parameter Units.ThermalConductance UA_nominal "Conductance at nominal flows";
  parameter Units.ThermalConductance C_1_nominal "Nominal capacity flow rate of side 1";
  parameter Units.ThermalConductance C_2_nominal "Nominal capacity flow rate of side 2";
  parameter Real resistance_share_1(unit = "1", min = 0.01, max = 0.99) = 0.5 "Share of side 1 in the nominal thermal resistance";
  input Units.ThermalConductance C_1 "Capacity flow rate of side 1, negative where the stream flows backwards";
  input Units.ThermalConductance C_2 "Capacity flow rate of side 2, negative where the stream flows backwards";
  input Units.Temperature T_1 "Inlet temperature of side 1";
  input Units.Temperature T_2 "Inlet temperature of side 2";
  output Units.HeatFlowRate Q_flow "Heat flow from side 1 to side 2";
  output Units.ThermalConductance G "Heat flow per kelvin between the inlets";
equation
  G = Functions.exchangerConductance(C_1, C_2, C_1_nominal, C_2_nominal, UA_nominal, resistance_share_1);
  Q_flow = G*(T_1 - T_2);
end HeatExchanger;
