within DataCenter.Cooling.Validation;
model StratifiedTank "Stratified tank with given flow and entering temperatures"
  parameter Integer nLayer = 10 "Number of layers";
  parameter Units.Volume V = 190 "Volume";
  parameter Units.Temperature T_start = 293.15 "Temperature at the start";
  parameter Units.ThermalConductivity lambda = 1.5 "Conductivity between layers";
  parameter Units.TemperatureDifference dT_start = 0 "Top above bottom temperature at the start, linear between";
  input Units.MassFlowRate m_flow_up(start = 0) "Flow into the bottom, negative out of it";
  input Units.Temperature T_bottom(start = 293.15) "Temperature of water entering at the bottom";
  input Units.Temperature T_top(start = 303.15) "Temperature of water entering at the top";
  output Units.Temperature T[nLayer] "Layer temperatures, from the bottom";
  output Units.Energy E_in(start = 0, fixed = true, nominal = 1e9) "Net energy taken in";
  output Units.Energy E_stored(nominal = 1e9) "Thermal energy held above 20 degC";
  Parts.StratifiedTank tank(
    nLayer = nLayer,
    V = V,
    lambda = lambda,
    m_flow_up = m_flow_up,
    T_bottom = T_bottom,
    T_top = T_top) "Tank";
initial equation
  tank.T = {T_start + dT_start*(i - 1)/(nLayer - 1) for i in 1:nLayer};
equation
  T = tank.T;
  der(E_in) = tank.Q_flow;
  E_stored = V*tank.rho*tank.cp*(sum(T)/nLayer - 293.15);
end StratifiedTank;
