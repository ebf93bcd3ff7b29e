within DataCenter.Battery.Data;
record EquivalentCircuitParameters "Equivalent circuit per electrode area, fitted to the answer of the SPMe with Prada2013 to 0.5C pulses of 10 min between 35 and 80 % state of charge (5 to 12 mV rms)"
  parameter Real R_series(unit = "Ohm.m2") = 6.75e-3 "Instantaneous resistance times the electrode area";
  parameter Real R_diffusion[2](each unit = "Ohm.m2") = {1.0e-3, 1.0e-3} "Resistances of the diffusion times the electrode area";
  parameter Units.Time tau[2] = {48, 430} "Time constants of the diffusion";
  parameter Units.MolarEnergy E_resistance = 32000 "Activation energy of all resistances, fitted to the SPMe between 0 and 45 degC: after 5 min at 0.5C 3.1 times the resistance at 0 degC, 0.35 times at 45 degC";
end EquivalentCircuitParameters;
