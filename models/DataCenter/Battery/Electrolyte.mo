within DataCenter.Battery;
model Electrolyte "Salt diffusion through negative electrode, separator and positive electrode, in finite volumes"
  parameter Integer n = 10 "Volumes per region";
  parameter Data.CellParameters data "Cell parameters";
  input Units.CurrentDensity i "Current per electrode area, positive when charging";
  input Units.Temperature T "Temperature";
  output Units.Concentration c[3*n](each start = data.c_electrolyte, each fixed = true) "Salt concentrations from the negative to the positive current collector";
  output Units.Concentration c_positive[3*n] "Concentrations as kinetics and potentials take them: kept above zero where the salt is used up";
  output Units.Concentration c_mean "Concentration averaged over the thickness";
  output Units.Voltage eta_concentration "Concentration overpotential";
  output Real R_area(unit = "Ohm.m2") "Ohmic resistance of the electrolyte times the electrode area";
  output Real R_polarisation(unit = "Ohm.m2") "Steady concentration overpotential per current, times the electrode area";
  output Units.Time relaxation_time "Time constant of the slowest concentration profile, estimated for a uniform medium";
protected
  parameter Units.Length L_n = data.negative.thickness "Thickness of the negative electrode";
  parameter Units.Length L_s = data.separator_thickness "Thickness of the separator";
  parameter Units.Length L_p = data.positive.thickness "Thickness of the positive electrode";
  parameter Units.Fraction tau_n = data.negative.porosity^data.negative.bruggeman_electrolyte "Transport efficiency of the negative electrode";
  parameter Units.Fraction tau_s = data.separator_porosity^data.separator_bruggeman "Transport efficiency of the separator";
  parameter Units.Fraction tau_p = data.positive.porosity^data.positive.bruggeman_electrolyte "Transport efficiency of the positive electrode";
  parameter Units.Length width[3*n] = cat(1, fill(L_n/n, n), fill(L_s/n, n), fill(L_p/n, n)) "Widths of the volumes";
  parameter Units.Fraction tau[3*n] = cat(1, fill(tau_n, n), fill(tau_s, n), fill(tau_p, n)) "Transport efficiencies of the volumes";
  parameter Units.Fraction porosity[3*n] = cat(1, fill(data.negative.porosity, n), fill(data.separator_porosity, n), fill(data.positive.porosity, n)) "Porosities of the volumes";
  parameter Real source[3*n](each unit = "1/m") = cat(1, fill(-1/L_n, n), zeros(n), fill(1/L_p, n)) "Salt release per volume and unit of charging current";
  Units.Fraction diffusion_factor "Temperature factor of the diffusivity";
  Units.Fraction conductivity_factor "Temperature factor of the conductivity";
  Units.Diffusivity D[3*n] "Effective diffusivities";
  Real N[3*n + 1](each unit = "mol/(m2.s)") "Salt fluxes by diffusion through the faces, towards the positive electrode";
  Units.Diffusivity D_free "Diffusivity of the free electrolyte at the mean concentration";
  Real kappa(unit = "S/m") "Conductivity of the free electrolyte at the mean concentration";
equation
  diffusion_factor = Functions.arrhenius(data.E_electrolyte_diffusion, T, data.T_reference);
  conductivity_factor = Functions.arrhenius(data.E_conductivity, T, data.T_reference);
  D = {tau[k]*diffusion_factor*Functions.electrolyteDiffusivity(c[k], data.diffusivity_coefficients) for k in 1:3*n};
  for k in 1:3*n loop
    porosity[k]*width[k]*der(c[k]) = N[k] - N[k + 1] + (1 - data.transference_number)*source[k]*width[k]*i/Constants.F;
  end for;
  N[1] = 0;
  for k in 2:3*n loop
    // two half volumes in series
    N[k] = 2*(c[k - 1] - c[k])/(width[k - 1]/D[k - 1] + width[k]/D[k]);
  end for;
  N[3*n + 1] = 0;
  c_positive = {Functions.positivePart(c[k], 1) for k in 1:3*n};
  c_mean = sum(width[k]*c[k] for k in 1:3*n)/(L_n + L_s + L_p);
  D_free = diffusion_factor*Functions.electrolyteDiffusivity(c_mean, data.diffusivity_coefficients);
  kappa = conductivity_factor*Functions.electrolyteConductivity(c_mean, data.conductivity_coefficients);
  R_area = (L_n/(3*tau_n) + L_s/tau_s + L_p/(3*tau_p))/kappa;
  eta_concentration = 2*(1 - data.transference_number)*data.thermodynamic_factor*Constants.R*T/Constants.F
    *sum(log(c_positive[2*n + k]/c_positive[k]) for k in 1:n)/n;
  R_polarisation = 2*(1 - data.transference_number)^2*data.thermodynamic_factor*Constants.R*T/Constants.F^2/c_mean
    *(L_n/(3*tau_n) + L_s/tau_s + L_p/(3*tau_p))/D_free;
  relaxation_time = (L_n + L_s + L_p)*(L_n*data.negative.porosity + L_s*data.separator_porosity + L_p*data.positive.porosity)
    /(D_free*Constants.pi^2)*(L_n/tau_n + L_s/tau_s + L_p/tau_p)/(L_n + L_s + L_p);
end Electrolyte;
