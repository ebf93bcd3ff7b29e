within DataCenter.Battery.Data;
record EquivalentCircuitParameters "Equivalent circuit per electrode area, fitted to the answer of the SPMe with Prada2013 to a 0.5C pulse between 30 and 85 % state of charge"
  parameter Real R_series(unit = "Ohm.m2") = 6.3e-3 "Instantaneous resistance times the electrode area";
  parameter Real R_diffusion[2](each unit = "Ohm.m2") = {0.5e-3, 3e-3} "Resistances of the diffusion times the electrode area";
  parameter Units.Time tau[2] = {20, 500} "Time constants of the diffusion";
  parameter Units.MolarEnergy E_resistance = 20000 "Activation energy of all resistances (assumed)";
end EquivalentCircuitParameters;
