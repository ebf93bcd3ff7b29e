within DataCenter.Cooling.Validation;
model HeatExchanger "Counterflow heat exchanger between two given streams"
  parameter Units.ThermalConductance UA_nominal = 500e3 "Conductance at nominal flows";
  parameter Units.ThermalConductance C_nominal = 200e3 "Nominal capacity flow rate of either side";
  input Units.ThermalConductance C_1(start = 200e3) "Capacity flow rate of side 1";
  input Units.ThermalConductance C_2(start = 200e3) "Capacity flow rate of side 2";
  input Units.Temperature T_1(start = 313.15) "Inlet temperature of side 1";
  input Units.Temperature T_2(start = 293.15) "Inlet temperature of side 2";
  output Units.HeatFlowRate Q_flow "Heat from side 1 to side 2";
  Parts.HeatExchanger exchanger(
    UA_nominal = UA_nominal,
    C_1_nominal = C_nominal,
    C_2_nominal = C_nominal,
    C_1 = C_1,
    C_2 = C_2,
    T_1 = T_1,
    T_2 = T_2) "Heat exchanger";
equation
  Q_flow = exchanger.Q_flow;
end HeatExchanger;
