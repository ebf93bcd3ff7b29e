within DataCenter.It.Validation;
model ColdPlate "Thermal resistance of one cold plate at a given flow and coolant"
  parameter Real n_transfer[3](each unit = "1") = {1.0537, -0.25855, 0.21664} "Transfer units over 1/v, 1/v2, 1/v3 (v in L/min)";
  parameter Units.Density rho = 1007 "Coolant density";
  parameter Units.SpecificHeatCapacity cp = 3981 "Coolant heat capacity";
  parameter Units.ThermalResistance R_lid_plate = 0.001 "Lid to plate";
  input Units.VolumeFlowRate V_flow(start = 1.6667e-5) "Flow through the plate";
  input Units.HeatFlowRate Q_flow(start = 1000) "Heat through the lid";
  input Units.Temperature T_coolant(start = 313.15) "Coolant inlet";
  output Units.ThermalResistance R "Lid to coolant inlet";
  output Units.Temperature T_outlet "Coolant outlet";
  output Units.Temperature T_plate "Plate";
  Units.ThermalConductance G "Plate to coolant inlet";

equation
  G = Functions.coldPlateConductance(V_flow, n_transfer, rho*cp);
  R = R_lid_plate + 1/max(G, 1e-9);
  T_plate = T_coolant + Q_flow/max(G, 1e-9);
  T_outlet = T_coolant + Q_flow/(rho*cp*max(abs(V_flow), 1e-12));
end ColdPlate;
