within DataCenter.Battery.Interfaces;
partial model PartialParticleCell "Cell of one representative particle per electrode; the electrolyte is left to the extending model"
  extends PartialCell;
  constant Integer nElectrolyte = 1 "Electrolyte volumes per electrode";
  Electrode negative(n = nElectrolyte, data = data.negative, T_reference = data.T_reference, T_reference_kinetics = data.T_reference_kinetics, x_start = x_n_start) "Negative electrode";
  Electrode positive(n = nElectrolyte, data = data.positive, T_reference = data.T_reference, T_reference_kinetics = data.T_reference_kinetics, x_start = x_p_start) "Positive electrode";
  CurrentLimit discharge[nHorizon](each data = data, each direction = -1, horizon = horizon, each V_limit = management.V_min + management.V_margin,
    each area = area, each Q_negative = Q_negative, each Q_positive = Q_positive) "Discharge limits";
  CurrentLimit charge[nHorizon](each data = data, each direction = 1, horizon = horizon, each V_limit = management.V_max - management.V_margin,
    each area = area, each Q_negative = Q_negative, each Q_positive = Q_positive) "Charge limits";
  Units.Voltage V_surface "Open-circuit voltage at the surface stoichiometries";
protected
  Units.CurrentDensity i "Current per electrode area";
  Units.Concentration c_mean "Mean salt concentration";
  Units.Voltage eta_concentration "Concentration overpotential of the electrolyte";
  Units.Voltage eta_left[nHorizon] "Concentration overpotential left after each horizon without current";
  Real R_polarisation[nHorizon](each unit = "Ohm.m2") "Resistance of the electrolyte gradients that build up over each horizon, times the area";
  Real R_conduction(unit = "Ohm.m2") "Ohmic resistance of electrolyte and solid phases, times the electrode area";
  Real R_ohmic(unit = "Ohm.m2") "Ohmic resistance of electrolyte, solid phases, film and contacts, times the electrode area";
  Units.Voltage V_heat "Voltage at which the current does reversible work";
equation
  i = I/area;
  negative.i = i - lithium_loss_rate*capacity_new/area;
  positive.i = -i;
  negative.T = T;
  positive.T = T;
  V_equilibrium = positive.U_mean - negative.U_mean;
  V_surface = positive.U_surface - negative.U_surface;
  R_ohmic = R_conduction + R_film + R_contact*area;
  V = V_surface + positive.eta - negative.eta + eta_concentration + i*R_ohmic;
  R0 = (R_ohmic + negative.R_reaction + positive.R_reaction)/area;
  E0 = V - R0*I;
  SOC = (negative.x_mean - data.negative.stoichiometry_0)*Q_negative/capacity;
  V_heat = V_surface + heat_of_mixing*(V_equilibrium - V_surface);
  Q_flow = I*(V - V_heat) + I*T*(data.positive.entropic_coefficient - data.negative.entropic_coefficient);
  E_stored = -Q_negative*negative.W_mean - Q_positive*positive.W_mean;
  for k in 1:nHorizon loop
    discharge[k].I_rated = derating_discharge*management.rate_discharge[k]*capacity_new/3600;
    charge[k].I_rated = derating_charge*management.rate_charge[k]*capacity_new/3600;
    discharge[k].SOC_limit = management.SOC_min + SOC_margin;
    charge[k].SOC_limit = management.SOC_max - SOC_margin;
    discharge[k].SOC = SOC;
    charge[k].SOC = SOC;
    discharge[k].capacity = capacity;
    charge[k].capacity = capacity;
    discharge[k].T = T;
    charge[k].T = T;
    discharge[k].x_negative = negative.particle.x_free[k];
    charge[k].x_negative = negative.particle.x_free[k];
    discharge[k].x_positive = positive.particle.x_free[k];
    charge[k].x_positive = positive.particle.x_free[k];
    discharge[k].response_negative = negative.particle.x_response[k];
    charge[k].response_negative = negative.particle.x_response[k];
    discharge[k].response_positive = positive.particle.x_response[k];
    charge[k].response_positive = positive.particle.x_response[k];
    discharge[k].eta_free = eta_left[k];
    charge[k].eta_free = eta_left[k];
    discharge[k].R_area = R_ohmic + R_polarisation[k];
    charge[k].R_area = R_ohmic + R_polarisation[k];
    discharge[k].c_e = c_mean;
    charge[k].c_e = c_mean;
    I_discharge_max[k] = -discharge[k].I;
    I_charge_max[k] = charge[k].I;
    // at constant power the current is largest at the end of a discharge and at the beginning of a charge
    P_discharge_max[k] = -discharge[k].V*discharge[k].I;
    P_charge_max[k] = noEvent(min(charge[k].V, E0 + R0*charge[k].I))*charge[k].I;
  end for;
end PartialParticleCell;
