within DataCenter.Battery.Data;
record EquivalentCircuitParameters "Equivalent circuit per electrode area, fitted to the answer of the SPMe with Prada2013 to 0.5C pulses of 10 min between 35 and 80 % state of charge (5 to 12 mV rms)"
  parameter Real R_series(unit = "Ohm.m2") = 6.75e-3 "Instantaneous resistance times the electrode area";
  parameter Real R_diffusion[2](each unit = "Ohm.m2") = {1.0e-3, 1.0e-3} "Resistances of the diffusion times the electrode area";
  parameter Units.Time tau[2] = {48, 430} "Time constants of the diffusion";
  parameter Units.MolarEnergy E_resistance = 20000 "Activation energy of all resistances (assumed)";
end EquivalentCircuitParameters;
