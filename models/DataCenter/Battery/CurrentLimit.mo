within DataCenter.Battery;
model CurrentLimit "Largest constant current of a single-particle cell that keeps its limits over a horizon"
  // The diffusion in the particles is linear, so their surfaces at the end of the horizon are known for any current.
  // The voltage at that time falls (discharge) or rises (charge) monotonically with the current: a few
  // steps of the Illinois method (false position that halves an end kept twice) find where it meets its limit.
  constant Integer nTrial = 8 "Trial currents, from zero to the bound";
  parameter Data.CellParameters data "Cell parameters";
  parameter Integer direction(min = -1, max = 1) "1: charge, -1: discharge";
  parameter Units.Time horizon "Time for which the current must last";
  parameter Units.Voltage V_limit "Voltage that must be kept";
  parameter Units.Area area "Electrode area";
  parameter Units.Charge Q_negative "Charge of the negative electrode";
  parameter Units.Charge Q_positive "Charge of the positive electrode";
  input Units.Current I_rated "Largest current magnitude allowed";
  input Units.Fraction SOC "State of charge";
  input Units.Fraction SOC_limit "State of charge that must be kept";
  input Units.Charge capacity "Present capacity";
  input Units.Temperature T "Temperature";
  input Units.Fraction x_negative "Free surface stoichiometry of the negative electrode at the end of the horizon";
  input Units.Fraction x_positive "Free surface stoichiometry of the positive electrode at the end of the horizon";
  input Units.Time response_negative "Response of the negative surface to the current";
  input Units.Time response_positive "Response of the positive surface to the current";
  input Units.Voltage eta_free "Concentration overpotential left at the end of the horizon";
  input Real R_area(unit = "Ohm.m2") "Ohmic resistance and electrolyte polarisation at the end of the horizon, times the area";
  input Units.Concentration c_e "Mean salt concentration";
  output Units.Current I "Largest current, with its sign";
  output Units.Voltage V "Voltage at the end of the horizon under this current";
protected
  constant Units.Fraction x_end = 0.015 "Distance that the surfaces keep from empty and full";
  parameter Real area_n(unit = "m2") = 3*data.negative.active_volume_fraction/data.negative.particle_radius*data.negative.thickness*area "Particle surface of the negative electrode";
  parameter Real area_p(unit = "m2") = 3*data.positive.active_volume_fraction/data.positive.particle_radius*data.positive.thickness*area "Particle surface of the positive electrode";
  Real slope_n(unit = "1/A") "Change of the negative surface per current";
  Real slope_p(unit = "1/A") "Change of the positive surface per current";
  Units.Current I_bound "Magnitude allowed by rate, state of charge and surfaces";
  Units.CurrentDensity j0_n "Rate constant of the negative electrode at the temperature";
  Units.CurrentDensity j0_p "Rate constant of the positive electrode at the temperature";
  Real u[nTrial + 1](each unit = "1") "Trial currents relative to the bound; the last is the result";
  Real lower[nTrial](each unit = "1") "Largest trial so far that keeps the voltage";
  Real upper[nTrial](each unit = "1") "Smallest trial so far that does not";
  Units.Voltage excess_lower[nTrial] "Excess of the voltage over its limit at the lower trial, negative";
  Units.Voltage excess_upper[nTrial] "Excess of the voltage over its limit at the upper trial, positive";
  Real kept[nTrial](each unit = "1") "Steps for which the upper (positive) or the lower end (negative) has been kept";
  Units.Voltage weighted_lower[nTrial + 1] "Excess at the lower trial as the next step takes it";
  Units.Voltage weighted_upper[nTrial + 1] "Excess at the upper trial as the next step takes it";
  Units.Current I_trial[nTrial + 1] "Trial currents";
  Units.Fraction x_n[nTrial + 1] "Negative surface under the trial currents";
  Units.Fraction x_p[nTrial + 1] "Positive surface under the trial currents";
  Units.Voltage U_n[nTrial + 1] "Negative open-circuit potentials under the trial currents";
  Units.Voltage U_p[nTrial + 1] "Positive open-circuit potentials under the trial currents";
  Units.Voltage eta_n[nTrial + 1] "Negative reaction overpotentials under the trial currents";
  Units.Voltage eta_p[nTrial + 1] "Positive reaction overpotentials under the trial currents";
  Units.Voltage V_trial[nTrial + 1] "Voltages under the trial currents";
  Units.Voltage excess[nTrial] "Excess of the voltages over their limit";
equation
  slope_n = response_negative/(3*Q_negative);
  slope_p = -response_positive/(3*Q_positive);
  I_bound = noEvent(max(0, min(min(I_rated, direction*(SOC_limit - SOC)*capacity/horizon),
    if direction > 0 then min((1 - x_end - x_negative)/slope_n, x_positive/(-slope_p))
    else min((x_negative - x_end)/slope_n, (1 - x_end - x_positive)/(-slope_p)))));
  j0_n = data.negative.j0_reference*Functions.arrhenius(data.negative.E_reaction, T, data.T_reference_kinetics);
  j0_p = data.positive.j0_reference*Functions.arrhenius(data.positive.E_reaction, T, data.T_reference_kinetics);
  I_trial = direction*I_bound*u;
  x_n = fill(x_negative, nTrial + 1) + slope_n*I_trial;
  x_p = fill(x_positive, nTrial + 1) + slope_p*I_trial;
  U_n = {Functions.openCircuitPotential(x_n[k], data.negative.ocp_linear, data.negative.ocp_tanh, data.negative.ocp_tanh_argument, data.negative.ocp_exponential, data.negative.ocp_exponential_argument) for k in 1:nTrial + 1};
  U_p = {Functions.openCircuitPotential(x_p[k], data.positive.ocp_linear, data.positive.ocp_tanh, data.positive.ocp_tanh_argument, data.positive.ocp_exponential, data.positive.ocp_exponential_argument) for k in 1:nTrial + 1};
  eta_n = {Functions.reactionOverpotential(I_trial[k]/area_n, j0_n, x_n[k], c_e, T) for k in 1:nTrial + 1};
  eta_p = {Functions.reactionOverpotential(-I_trial[k]/area_p, j0_p, x_p[k], c_e, T) for k in 1:nTrial + 1};
  V_trial = U_p - U_n + eta_p - eta_n + R_area/area*I_trial
    + fill(eta_free + (data.positive.entropic_coefficient - data.negative.entropic_coefficient)*(T - data.T_reference), nTrial + 1);
  for k in 1:nTrial loop
    excess[k] = direction*(V_trial[k] - V_limit);
  end for;
  u[1] = 0;
  u[2] = 1;
  for k in 1:2 loop
    lower[k] = 0;
    upper[k] = 1;
    excess_lower[k] = excess[1];
    excess_upper[k] = excess[2];
    kept[k] = 0;
    weighted_lower[k] = excess[1];
    weighted_upper[k] = excess[2];
  end for;
  for k in 3:nTrial + 1 loop
    weighted_lower[k] = excess_lower[k - 1]*noEvent(if kept[k - 1] < -1.5 then 0.5 else 1);
    weighted_upper[k] = excess_upper[k - 1]*noEvent(if kept[k - 1] > 1.5 then 0.5 else 1);
    u[k] = noEvent(if excess_lower[k - 1] >= 0 then lower[k - 1] elseif excess_upper[k - 1] <= 0 then upper[k - 1]
      else lower[k - 1] - (upper[k - 1] - lower[k - 1])*weighted_lower[k]/(weighted_upper[k] - weighted_lower[k]));
  end for;
  for k in 3:nTrial loop
    lower[k] = noEvent(if excess[k] <= 0 then u[k] else lower[k - 1]);
    excess_lower[k] = noEvent(if excess[k] <= 0 then excess[k] else excess_lower[k - 1]);
    upper[k] = noEvent(if excess[k] <= 0 then upper[k - 1] else u[k]);
    excess_upper[k] = noEvent(if excess[k] <= 0 then excess_upper[k - 1] else excess[k]);
    kept[k] = noEvent(if excess[k] <= 0 then max(kept[k - 1], 0) + 1 else min(kept[k - 1], 0) - 1);
  end for;
  I = I_trial[nTrial + 1];
  V = V_trial[nTrial + 1];
end CurrentLimit;
