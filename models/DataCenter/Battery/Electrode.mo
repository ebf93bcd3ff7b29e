within DataCenter.Battery;
model Electrode "Porous electrode as one representative particle with Butler-Volmer kinetics"
  parameter Integer n = 10 "Electrolyte volumes over the thickness";
  parameter Data.ElectrodeParameters data "Electrode parameters";
  parameter Units.Temperature T_reference "Reference temperature of the open-circuit potential and the diffusivity";
  parameter Units.Temperature T_reference_kinetics "Reference temperature of the kinetics";
  parameter Units.Fraction x_start "Initial stoichiometry";
  input Units.CurrentDensity i "Current into the active material per electrode area, positive when it takes up lithium";
  input Units.Temperature T "Temperature";
  input Units.Concentration c_e[n] "Salt concentrations in the pores";
  output Units.Fraction x_mean "Mean stoichiometry";
  output Units.Fraction x_surface "Stoichiometry at the particle surface";
  output Units.Voltage U_surface "Open-circuit potential at the surface";
  output Units.Voltage U_mean "Open-circuit potential at the mean stoichiometry";
  output Units.Voltage W_mean "Integral of the internal-energy part of the open-circuit potential over the stoichiometry from zero to the mean";
  output Units.Voltage eta "Reaction overpotential averaged over the thickness, negative when lithium is taken up";
  output Real R_reaction(unit = "Ohm.m2") "Slope of the overpotential against the current, times the electrode area";
  output Real R_solid(unit = "Ohm.m2") "Ohmic resistance of the solid phase times the electrode area";
  ParticleDiffusion particle(radius = data.particle_radius, c_max = data.c_max, x_start = x_start) "Representative particle";
protected
  parameter Real reaction_area(unit = "1") = 3*data.active_volume_fraction/data.particle_radius*data.thickness "Particle surface per electrode area";
  Units.Voltage V_thermal "Thermal voltage 2*R*T/F";
  Units.CurrentDensity j0_molar "Exchange current density at a salt concentration of 1 mol/l";
  Real z[n](each unit = "1") "Ratios of the current density to twice the exchange current density";
equation
  particle.D = data.D_reference*Functions.arrhenius(data.E_diffusion, T, T_reference);
  particle.flux = i/(reaction_area*Constants.F);
  x_mean = particle.x_mean;
  x_surface = particle.x_surface;
  U_surface = Functions.openCircuitPotential(x_surface, data.ocp_linear, data.ocp_tanh, data.ocp_tanh_argument, data.ocp_exponential, data.ocp_exponential_argument)
    + data.entropic_coefficient*(T - T_reference);
  U_mean = Functions.openCircuitPotential(x_mean, data.ocp_linear, data.ocp_tanh, data.ocp_tanh_argument, data.ocp_exponential, data.ocp_exponential_argument)
    + data.entropic_coefficient*(T - T_reference);
  W_mean = Functions.openCircuitPotentialIntegral(x_mean, data.ocp_linear, data.ocp_tanh, data.ocp_tanh_argument, data.ocp_exponential, data.ocp_exponential_argument)
    - data.entropic_coefficient*T_reference*x_mean;
  V_thermal = 2*Constants.R*T/Constants.F;
  j0_molar = data.j0_reference*Functions.arrhenius(data.E_reaction, T, T_reference_kinetics)*Functions.siteFactor(x_surface);
  for k in 1:n loop
    z[k] = i/(reaction_area*2*j0_molar*sqrt(c_e[k]/1000));
  end for;
  eta = -V_thermal*sum(Functions.asinh(z[k]) for k in 1:n)/n;
  R_reaction = V_thermal*sum(1/(sqrt(c_e[k]/1000)*sqrt(1 + z[k]^2)) for k in 1:n)/n/(reaction_area*2*j0_molar);
  R_solid = data.thickness/(3*data.conductivity*(1 - data.porosity)^data.bruggeman_solid);
end Electrode;
