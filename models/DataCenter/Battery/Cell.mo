within DataCenter.Battery;
model Cell "Single-particle model with electrolyte (SPMe), Marquis et al. (2019), doi 10.1149/2.0341915jes"
  extends Interfaces.PartialParticleCell(nElectrolyte = 10);
  Electrolyte electrolyte(n = nElectrolyte, data = data) "Electrolyte";
equation
  electrolyte.i = i;
  electrolyte.T = T;
  for k in 1:nElectrolyte loop
    negative.c_e[k] = electrolyte.c_positive[k];
    positive.c_e[k] = electrolyte.c_positive[2*nElectrolyte + k];
  end for;
  c_mean = electrolyte.c_mean;
  eta_concentration = electrolyte.eta_concentration;
  R_conduction = electrolyte.R_area + negative.R_solid + positive.R_solid;
  for k in 1:nHorizon loop
    // the gradient is taken to fade slowly and to build up fast: both on the safe side
    eta_left[k] = eta_concentration*exp(-horizon[k]/electrolyte.relaxation_time);
    R_polarisation[k] = electrolyte.R_polarisation*(1 - exp(-sqrt(2*horizon[k]/electrolyte.relaxation_time)));
  end for;
end Cell;
