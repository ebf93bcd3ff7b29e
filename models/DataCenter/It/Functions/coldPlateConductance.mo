within DataCenter.It.Functions;
function coldPlateConductance
  "Conductance from an isothermal cold plate to its coolant inlet, zero at zero flow"
  input Units.VolumeFlowRate V_flow "Coolant flow through one plate, either direction";
  input Real n_transfer[3](each unit = "1") "Number of transfer units: coefficients of 1/v, 1/v2, 1/v3 with v in L/min";
  input Real c_volumetric(unit = "J/(m3.K)") "Heat capacity of the coolant per volume";
  output Units.ThermalConductance G "Heat to the coolant per kelvin between plate and coolant inlet";
protected
  Real v(unit = "1") "Flow in L/min, kept off zero for the quotient only";
  Real transfer(unit = "1") "Number of transfer units";
algorithm
  // The effectiveness form never heats the coolant beyond the plate, whatever the flow.
  v := sqrt((60000*V_flow)^2 + 0.01^2);
  // Coefficients fitted to other plates may turn negative at flows below their data.
  transfer := max(0, n_transfer[1]/v + n_transfer[2]/v^2 + n_transfer[3]/v^3);
  G := c_volumetric*sqrt(V_flow^2 + 1e-24)*(1 - exp(-transfer));
end coldPlateConductance;
