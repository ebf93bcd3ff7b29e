within DataCenter.Battery.Data;
record SeiParameters "Solid-electrolyte interphase on graphite, O'Kane et al. (2022), doi 10.1039/d2cp00417h"
  parameter Real molar_volume(unit = "m3/mol") = 9.585e-5 "Partial molar volume of the film";
  parameter Real lithium_per_film(unit = "1") = 1 "Lithium atoms bound per formula unit of the film";
  parameter Units.Diffusivity D_solvent = 2.5e-22 "Diffusivity of the solvent in the film at the reference temperature";
  parameter Units.Concentration c_solvent = 2636 "Solvent concentration outside the film";
  parameter Units.MolarEnergy E_growth = 38000 "Activation energy of the growth";
  parameter Real resistivity(unit = "Ohm.m") = 2e5 "Resistivity of the film";
  parameter Units.Length thickness_new = 5e-9 "Thickness of the film of a new cell";
end SeiParameters;
