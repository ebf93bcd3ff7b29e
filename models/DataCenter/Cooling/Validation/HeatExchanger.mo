within DataCenter.Cooling.Validation;
model HeatExchanger "Counterflow heat exchanger between two given streams"
  parameter Units.ThermalConductance UA_nominal = 500e3 "Conductance at nominal flows";
  parameter Units.ThermalConductance C_nominal = 200e3 "Nominal capacity flow rate of either side";
  parameter Units.ThermalConductance C_1_nominal = C_nominal "Nominal capacity flow rate of side 1";
  parameter Units.ThermalConductance C_2_nominal = C_nominal "Nominal capacity flow rate of side 2";
  parameter Real resistance_share_1(unit = "1", min = 0.01, max = 0.99) = 0.5 "Share of side 1 in the nominal thermal resistance";
  input Units.ThermalConductance C_1(start = 200e3) "Capacity flow rate of side 1, negative where the stream flows backwards";
  input Units.ThermalConductance C_2(start = 200e3) "Capacity flow rate of side 2, negative where the stream flows backwards";
  input Units.Temperature T_1(start = 313.15) "Inlet temperature of side 1";
  input Units.Temperature T_2(start = 293.15) "Inlet temperature of side 2";
  output Units.HeatFlowRate Q_flow "Heat from side 1 to side 2";
  output Units.Temperature T_1_outlet "Outlet temperature of side 1";
  output Units.Temperature T_2_outlet "Outlet temperature of side 2";
  Parts.HeatExchanger exchanger(
    UA_nominal = UA_nominal,
    C_1_nominal = C_1_nominal,
    C_2_nominal = C_2_nominal,
    resistance_share_1 = resistance_share_1,
    n_running = 1,
    C_1 = C_1,
    C_2 = C_2,
    T_1 = T_1,
    T_2 = T_2) "Heat exchanger";
equation
  Q_flow = exchanger.Q_flow;
  T_1_outlet = T_1 - Q_flow/(abs(C_1) + 1e-3);
  T_2_outlet = T_2 + Q_flow/(abs(C_2) + 1e-3);
end HeatExchanger;
