within DataCenter.Battery;
model ParticleDiffusion "Radial diffusion of lithium in a spherical particle, in modal form"
  // The surface of a sphere answers a step of the surface flux with an infinite sum of
  // exponentials (its eigenmodes). The first three modes are kept exactly as they are; the
  // others are merged into nine modes with fitted rates. The sum follows the exact step response
  // within 6e-6 of the dimensionless flux at all times beyond 1e-7*R^2/D; a finite-volume mesh would
  // need some hundred shells for that. The mean is a state of its own: lithium is conserved exactly.
  constant Integer nMode = 12 "Number of modes";
  constant Real rate[nMode](each unit = "1") = {
    20.19072855642663, 59.67951594410939, 118.89986916362643, 259.06021347558334,
    713.8140491281798, 2207.8290673106762, 7449.118414682847, 27703.27686633751,
    116450.46242919023, 576201.1075681107, 3601196.846177073, 38176526.978234574} "Decay rates of the modes times R^2/D";
  constant Real weight[nMode](each unit = "1") = {
    0.09907494042156717, 0.03323691657026301, 0.018796128902751827, 0.018158782826350767,
    0.012877219635707553, 0.007939911277934843, 0.004652275761885084, 0.0026188647617055895,
    0.001407513195229342, 0.0007129208918503677, 0.0003336048011795741, 0.0001909209693033768} "Steady answers of the modes to a unit dimensionless flux, sum 1/5";
  parameter Units.Length radius "Radius of the particle";
  parameter Units.Concentration c_max "Concentration of the fully lithiated material";
  parameter Units.Time horizon[3] = {1, 10, 900} "Times for which the surface is predicted";
  parameter Units.Fraction x_start "Initial stoichiometry, uniform";
  input Units.Diffusivity D "Diffusivity of lithium";
  input Real flux(unit = "mol/(m2.s)") "Lithium flux through the surface into the particle";
  output Units.Fraction x_mean(start = x_start, fixed = true) "Stoichiometry averaged over the volume";
  output Units.Fraction x_surface "Stoichiometry at the surface";
  output Units.Fraction x_free[3] "Surface stoichiometry after each horizon without flux";
  output Units.Time x_response[3] "Change of the surface stoichiometry after each horizon per unit of x_rate";
protected
  // the nominal value of 100 lets a solver be off by 1e-6 of it at a relative tolerance of 1e-6, which is less than a microvolt
  Real mode[nMode](each unit = "1", each nominal = 100, each start = 0, each fixed = true) "Deviations of the surface from the mean";
  Real x_rate(unit = "1/s") "Flux divided by the radius and the maximum concentration";
  Real decay[3, nMode](each unit = "1") "Part of each mode that is left after each horizon";
equation
  x_rate = flux/(radius*c_max);
  der(x_mean) = 3*x_rate;
  for k in 1:nMode loop
    der(mode[k]) = rate[k]*(weight[k]*x_rate - D/radius^2*mode[k]);
  end for;
  x_surface = x_mean + sum(mode);
  for h in 1:3 loop
    for k in 1:nMode loop
      decay[h, k] = exp(-rate[k]*D/radius^2*horizon[h]);
    end for;
  end for;
  x_free = fill(x_mean, 3) + decay*mode;
  x_response = 3*horizon + radius^2/D*(fill(sum(weight), 3) - decay*weight);
end ParticleDiffusion;
