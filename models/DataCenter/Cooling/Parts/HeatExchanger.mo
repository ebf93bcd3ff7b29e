within DataCenter.Cooling.Parts;
block HeatExchanger "Counterflow heat exchangers side by side by effectiveness and number of transfer units"
  parameter Units.ThermalConductance UA_nominal "Conductance of one exchanger at nominal flows";
  parameter Units.ThermalConductance C_1_nominal "Nominal capacity flow rate of side 1 of one exchanger";
  parameter Units.ThermalConductance C_2_nominal "Nominal capacity flow rate of side 2 of one exchanger";
  parameter Real resistance_share_1(unit = "1", min = 0.01, max = 0.99) = 0.5 "Share of side 1 in the nominal thermal resistance";
  input Real n_running(unit = "1") "Exchangers through which the streams flow";
  input Units.ThermalConductance C_1 "Capacity flow rate of side 1 of all, negative where the stream flows backwards";
  input Units.ThermalConductance C_2 "Capacity flow rate of side 2 of all, negative where the stream flows backwards";
  input Units.Temperature T_1 "Inlet temperature of side 1";
  input Units.Temperature T_2 "Inlet temperature of side 2";
  output Units.HeatFlowRate Q_flow "Heat flow from side 1 to side 2";
  output Units.ThermalConductance G "Heat flow per kelvin between the inlets";
protected
  constant Real n_small(unit = "1") = 1e-6 "Keeps the flow per exchanger finite where none is left";
  Real n(unit = "1") "Exchangers, not zero";
equation
  n = noEvent(max(n_small, n_running));
  G = Functions.exchangerConductance(C_1, C_2, n*C_1_nominal, n*C_2_nominal, n*UA_nominal, resistance_share_1);
  Q_flow = G*(T_1 - T_2);
end HeatExchanger;
