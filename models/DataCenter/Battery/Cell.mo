within DataCenter.Battery;
model Cell "Single-particle model with electrolyte (SPMe), Marquis et al. (2019), doi 10.1149/2.0341915jes"
  parameter Data.CellParameters data "Cell parameters";
  parameter Units.Fraction SOC_start = 0.5 "Initial state of charge";
  input Units.Current I "Current into the cell";
  input Units.Temperature T "Cell temperature";
  output Units.Voltage V "Terminal voltage";
  output Units.Voltage E0 "Voltage source of the Thevenin equivalent, E0 = V - R0*I";
  output Units.Resistance R0 "Instantaneous slope dV/dI: ohmic and charge-transfer resistance";
  output Units.Voltage V_equilibrium "Open-circuit voltage at the mean stoichiometries";
  output Units.Voltage V_surface "Open-circuit voltage at the surface stoichiometries";
  output Units.Fraction SOC "State of charge";
  Electrode negative(data = data.negative, T_reference = data.T_reference, T_reference_kinetics = data.T_reference_kinetics,
    x_start = data.negative.stoichiometry_0 + SOC_start*(data.negative.stoichiometry_100 - data.negative.stoichiometry_0)) "Negative electrode";
  Electrode positive(data = data.positive, T_reference = data.T_reference, T_reference_kinetics = data.T_reference_kinetics,
    x_start = data.positive.stoichiometry_0 + SOC_start*(data.positive.stoichiometry_100 - data.positive.stoichiometry_0)) "Positive electrode";
  Electrolyte electrolyte(data = data) "Electrolyte";
protected
  Units.CurrentDensity i "Current per electrode area";
equation
  i = I/data.electrode_area;
  negative.i = i;
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
  V = V_surface + positive.eta - negative.eta + electrolyte.eta_concentration
    + i*(electrolyte.R_area + negative.R_solid + positive.R_solid);
  R0 = (electrolyte.R_area + negative.R_solid + positive.R_solid + negative.R_reaction + positive.R_reaction)/data.electrode_area;
  E0 = V - R0*I;
  SOC = (negative.x_mean - data.negative.stoichiometry_0)/(data.negative.stoichiometry_100 - data.negative.stoichiometry_0);
end Cell;
