within DataCenter.Battery;
model CellSPM "Single-particle model: as the SPMe, with a uniform electrolyte and without ohmic resistances"
  extends Interfaces.PartialParticleCell;
equation
  negative.c_e[1] = data.c_electrolyte;
  positive.c_e[1] = data.c_electrolyte;
  c_mean = data.c_electrolyte;
  eta_concentration = 0;
  R_conduction = 0;
  for k in 1:nHorizon loop
    eta_left[k] = 0;
    R_polarisation[k] = 0;
  end for;
end CellSPM;
