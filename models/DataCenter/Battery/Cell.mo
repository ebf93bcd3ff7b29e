within DataCenter.Battery;
model Cell "Single-particle model with electrolyte (SPMe), Marquis et al. (2019), doi 10.1149/2.0341915jes"
  extends Interfaces.PartialCell;
  Electrode negative(data = data.negative, T_reference = data.T_reference, T_reference_kinetics = data.T_reference_kinetics, x_start = x_n_start) "Negative electrode";
  Electrode positive(data = data.positive, T_reference = data.T_reference, T_reference_kinetics = data.T_reference_kinetics, x_start = x_p_start) "Positive electrode";
  Electrolyte electrolyte(data = data) "Electrolyte";
  Units.Voltage V_surface "Open-circuit voltage at the surface stoichiometries";
protected
  Units.CurrentDensity i "Current per electrode area";
  Real R_ohmic(unit = "Ohm.m2") "Ohmic resistance of electrolyte, solid phases and film, times the electrode area";
  Units.Voltage V_heat "Voltage at which the current does reversible work";
equation
  i = I/area;
  negative.i = i - lithium_loss_rate*capacity_new/area;
  positive.i = -i;
  electrolyte.i = i;
  negative.T = T;
  positive.T = T;
  electrolyte.T = T;
  for k in 1:10 loop
    negative.c_e[k] = electrolyte.c[k];
    positive.c_e[k] = electrolyte.c[20 + k];
  end for;
  V_equilibrium = positive.U_mean - negative.U_mean;
  V_surface = positive.U_surface - negative.U_surface;
  R_ohmic = electrolyte.R_area + negative.R_solid + positive.R_solid + R_film;
  V = V_surface + positive.eta - negative.eta + electrolyte.eta_concentration + i*R_ohmic;
  R0 = (R_ohmic + negative.R_reaction + positive.R_reaction)/area;
  E0 = V - R0*I;
  SOC = (negative.x_mean - data.negative.stoichiometry_0)*Q_negative/capacity;
  V_heat = if heat_of_mixing then V_equilibrium else V_surface;
  Q_flow = I*(V - V_heat) + I*T*(data.positive.entropic_coefficient - data.negative.entropic_coefficient);
  E_stored = -Q_negative*negative.W_mean - Q_positive*positive.W_mean;
end Cell;
