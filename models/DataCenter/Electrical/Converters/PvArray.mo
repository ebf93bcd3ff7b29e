within DataCenter.Electrical.Converters;
model PvArray "Photovoltaic array of identical modules: single-diode equation (De Soto et al. 2006, doi 10.1016/j.solener.2005.06.010) at its tracked maximum power point"
  parameter Units.Power P_array = 5e6 "Power at 1000 W/m2 and 25 degC";
  parameter Units.Current I_L_ref = 9.605853 "Light current at reference conditions (this and the next six: CEC module data base, Canadian Solar CS1U-400MS)";
  parameter Units.Current I_0_ref = 2.819154e-11 "Diode saturation current at reference conditions";
  parameter Units.Resistance R_s = 0.344423 "Series resistance";
  parameter Units.Resistance R_sh_ref = 564.957581 "Shunt resistance at reference conditions";
  parameter Units.Voltage a_ref = 2.011718 "Modified ideality factor at reference conditions";
  parameter Real alpha_sc(unit = "A/K") = 0.00557049 "Temperature coefficient of the short-circuit current (adjusted as the data base asks)";
  parameter Units.Power P_module = 400.428 "Power of a module at reference conditions";
  parameter Units.Temperature T_ref = 298.15 "Reference cell temperature";
  parameter Real E_g_ref(unit = "eV") = 1.121 "Band gap at reference temperature";
  parameter Real dE_g(unit = "1/K") = -0.0002677 "Relative temperature coefficient of the band gap";
  parameter Units.Time tau_tracking = 0.2 "Response of the maximum power point tracker";
  constant Integer n = 6 "Newton steps from the closed form to the maximum power point";
  input Units.Irradiance G_poa(start = 0) "Effective irradiance in the plane of the array";
  input Units.Temperature T_cell(start = 298.15) "Cell temperature";
  Units.Voltage v_diode(start = 40) "Diode voltage of a module, moved by the tracker";
  output Units.Power P "Power of the array";
  output Units.Power P_maximum "Power at the maximum power point";
  output Units.Voltage V "Voltage of a module";
  output Units.Current I "Current of a module";
protected
  constant Real k_B(unit = "eV/K") = 8.617333262e-5 "Boltzmann constant";
  Real g(unit = "1") "Irradiance over 1000 W/m2";
  Units.Voltage a "Modified ideality factor";
  Units.Current I_L "Light current";
  Units.Current I_0 "Saturation current";
  Units.Conductance G_sh "Shunt conductance";
  Real z(unit = "1") "Argument of the Lambert function";
  Real w[4](each unit = "1") "Iterates of Lambert's W(z)";
  Units.Voltage x[n + 1] "Iterates of the diode voltage at the maximum power point";
  Units.Current i[n + 1] "Current at x";
  Units.Conductance di[n + 1] "Its derivative";
  Real d2i[n + 1](each unit = "A/V2") "Its second derivative";
initial equation
  v_diode = x[n + 1];
equation
  g = noEvent(max(1e-6, G_poa / 1000));
  a = a_ref * T_cell / T_ref;
  I_L = noEvent(max(0, g * (I_L_ref + alpha_sc * (T_cell - T_ref))));
  I_0 = I_0_ref * (T_cell / T_ref) ^ 3 * exp(E_g_ref / (k_B * T_ref) - E_g_ref * (1 + dE_g * (T_cell - T_ref)) / (k_B * T_cell));
  G_sh = g / R_sh_ref;
  // without resistances the maximum lies at a (W(e (1 + I_L/I_0)) - 1); Newton steps on dP/dv = 0 add them
  z = 2.718281828459045 * (1 + I_L / I_0);
  w[1] = log(z) - log(log(z));
  w[2] = w[1] * (1 + log(z / w[1])) / (1 + w[1]);
  w[3] = w[2] * (1 + log(z / w[2])) / (1 + w[2]);
  w[4] = w[3] * (1 + log(z / w[3])) / (1 + w[3]);
  x[1] = a * (w[4] - 1);
  for k in 1:n + 1 loop
    i[k] = I_L - I_0 * (exp(x[k] / a) - 1) - G_sh * x[k];
    di[k] = -I_0 / a * exp(x[k] / a) - G_sh;
    d2i[k] = -I_0 / a ^ 2 * exp(x[k] / a);
  end for;
  for k in 1:n loop
    x[k + 1] = x[k] - (i[k] * (1 - R_s * di[k]) + (x[k] - R_s * i[k]) * di[k])
      / (2 * (1 - R_s * di[k]) * di[k] - R_s * d2i[k] * i[k] + (x[k] - R_s * i[k]) * d2i[k]);
  end for;
  P_maximum = P_array / P_module * noEvent(max(0, (x[n + 1] - R_s * i[n + 1]) * i[n + 1]));
  der(v_diode) = (x[n + 1] - v_diode) / tau_tracking;
  I = I_L - I_0 * (exp(v_diode / a) - 1) - G_sh * v_diode;
  V = v_diode - R_s * I;
  P = P_array / P_module * noEvent(max(0, V * I));
end PvArray;
