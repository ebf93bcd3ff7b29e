within DataCenter.Cooling.Parts;
block StratifiedTank "Stratified water tank of equal layers, cold at the bottom (layer 1)"
  parameter Integer nLayer = 10 "Number of layers";
  parameter Units.Volume V = 190 "Volume";
  parameter Units.Length height = 10 "Height";
  parameter Units.SpecificHeatCapacity cp = 4184 "Specific heat capacity of the water";
  parameter Units.Density rho = 998 "Density of the water";
  parameter Units.ThermalConductivity lambda = 1.5 "Conductivity between layers, walls and diffuser mixing included";
  parameter Units.MassFlowRate m_flow_mixing = 400 "Exchange between layers at an inversion of 1 K; it goes with its cube root (turbulent natural convection)";
  input Units.MassFlowRate m_flow_up "Flow into the bottom and out of the top, negative while discharging";
  input Units.Temperature T_bottom "Temperature of water entering at the bottom";
  input Units.Temperature T_top "Temperature of water entering at the top";
  output Units.Temperature T[nLayer] "Layer temperatures, from the bottom";
  output Units.MassFlowRate m_flow_charge "Flow entering at the bottom";
  output Units.MassFlowRate m_flow_discharge "Flow leaving at the bottom";
  output Units.HeatFlowRate Q_flow "Enthalpy flow into the tank";
protected
  constant Units.MassFlowRate m_flow_small = 0.01 "Rounds the change of flow direction";
  parameter Units.ThermalConductance G = lambda*V/height/(height/nLayer) "Conductance between layers";
  parameter Units.HeatCapacity C = V*rho*cp/nLayer "Heat capacity of a layer";
  Units.HeatFlowRate Q_flow_layer[nLayer + 1] "Heat flow upward through the faces between layers, ends included";
equation
  m_flow_charge = 0.5*(sqrt(m_flow_up^2 + m_flow_small^2) + m_flow_up);
  m_flow_discharge = 0.5*(sqrt(m_flow_up^2 + m_flow_small^2) - m_flow_up);
  Q_flow_layer[1] = cp*(m_flow_charge*T_bottom - m_flow_discharge*T[1]);
  for i in 2:nLayer loop
    Q_flow_layer[i] = cp*(m_flow_charge*T[i - 1] - m_flow_discharge*T[i])
      + G*(T[i - 1] - T[i]) + cp*m_flow_mixing*noEvent(max(0, T[i - 1] - T[i]))^(4/3);
  end for;
  Q_flow_layer[nLayer + 1] = cp*(m_flow_charge*T[nLayer] - m_flow_discharge*T_top);
  for i in 1:nLayer loop
    der(T[i]) = (Q_flow_layer[i] - Q_flow_layer[i + 1])/C;
  end for;
  Q_flow = Q_flow_layer[1] - Q_flow_layer[nLayer + 1];
end StratifiedTank;
