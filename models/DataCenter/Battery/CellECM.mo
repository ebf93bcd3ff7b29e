within DataCenter.Battery;
model CellECM "Equivalent circuit of a resistance and two RC elements behind the open-circuit voltage, for sizing studies"
  extends Interfaces.PartialCell;
  parameter Data.EquivalentCircuitParameters circuit "Equivalent circuit";
protected
  constant Units.Voltage slope = 0.3 "Slope of the open-circuit voltage over the state of charge, on the safe side of the plateau";
  Units.Fraction x_n(start = x_n_start, fixed = true) "Stoichiometry of the negative electrode";
  Units.Fraction x_p(start = x_p_start, fixed = true) "Stoichiometry of the positive electrode";
  Units.Voltage V_diffusion[2](each start = 0, each fixed = true) "Voltages of the RC elements";
  Units.Fraction warm "Temperature factor of the resistances";
  Units.Voltage U_n "Potential of the negative electrode";
  Units.Voltage U_p "Potential of the positive electrode";
  Units.Voltage W_n "Integral of the potential of the negative electrode";
  Units.Voltage W_p "Integral of the potential of the positive electrode";
  Units.Voltage E_free[nHorizon] "Voltage after each horizon without current";
  Units.Resistance R_horizon[nHorizon] "Resistance seen over each horizon, the fall of the open-circuit voltage with the charge included";
  Units.Fraction SOC_span_discharge "Charge that may still be taken";
  Units.Fraction SOC_span_charge "Charge that may still be given";
equation
  Q_negative*der(x_n) = I - lithium_loss_rate*capacity_new;
  Q_positive*der(x_p) = -I;
  warm = Functions.arrhenius(-circuit.E_resistance, T, data.T_reference_kinetics);
  for k in 1:2 loop
    circuit.tau[k]*der(V_diffusion[k]) = warm*circuit.R_diffusion[k]/area*I - V_diffusion[k];
  end for;
  U_n = Functions.openCircuitPotential(x_n, data.negative.ocp_linear, data.negative.ocp_tanh, data.negative.ocp_tanh_argument, data.negative.ocp_exponential, data.negative.ocp_exponential_argument);
  U_p = Functions.openCircuitPotential(x_p, data.positive.ocp_linear, data.positive.ocp_tanh, data.positive.ocp_tanh_argument, data.positive.ocp_exponential, data.positive.ocp_exponential_argument);
  W_n = Functions.openCircuitPotentialIntegral(x_n, data.negative.ocp_linear, data.negative.ocp_tanh, data.negative.ocp_tanh_argument, data.negative.ocp_exponential, data.negative.ocp_exponential_argument);
  W_p = Functions.openCircuitPotentialIntegral(x_p, data.positive.ocp_linear, data.positive.ocp_tanh, data.positive.ocp_tanh_argument, data.positive.ocp_exponential, data.positive.ocp_exponential_argument);
  V_equilibrium = U_p - U_n;
  R0 = (warm*circuit.R_series + R_film)/area + R_contact;
  E0 = V_equilibrium + sum(V_diffusion);
  V = E0 + R0*I;
  SOC = (x_n - data.negative.stoichiometry_0)*Q_negative/capacity;
  Q_flow = I*(V - V_equilibrium);
  E_stored = -Q_negative*W_n - Q_positive*W_p;
  SOC_span_discharge = SOC - management.SOC_min - SOC_margin;
  SOC_span_charge = management.SOC_max - SOC_margin - SOC;
  for k in 1:nHorizon loop
    E_free[k] = V_equilibrium + V_diffusion[1]*exp(-horizon[k]/circuit.tau[1]) + V_diffusion[2]*exp(-horizon[k]/circuit.tau[2]);
    R_horizon[k] = R0 + warm/area*(circuit.R_diffusion[1]*(1 - exp(-horizon[k]/circuit.tau[1])) + circuit.R_diffusion[2]*(1 - exp(-horizon[k]/circuit.tau[2])))
      + slope*horizon[k]/capacity;
    I_discharge_max[k] = noEvent(max(0, min(derating_discharge*management.rate_discharge[k]*capacity_new/3600,
      min((E_free[k] - management.V_min - management.V_margin)/R_horizon[k], SOC_span_discharge*capacity/horizon[k]))));
    I_charge_max[k] = noEvent(max(0, min(derating_charge*management.rate_charge[k]*capacity_new/3600,
      min((management.V_max - management.V_margin - E_free[k])/R_horizon[k], SOC_span_charge*capacity/horizon[k]))));
    P_discharge_max[k] = I_discharge_max[k]*(E_free[k] - R_horizon[k]*I_discharge_max[k]);
    P_charge_max[k] = I_charge_max[k]*noEvent(min(E_free[k] + R_horizon[k]*I_charge_max[k], E0 + R0*I_charge_max[k]));
  end for;
end CellECM;
