within DataCenter.Battery;
model PowerLimits "Power that the cells can give and take for the next 1 s, 10 s and 15 min without leaving their limits"
  constant Integer nHorizon = 3 "Number of horizons";
  constant Units.Time horizon[nHorizon] = {1, 10, 900} "Time for which the power must last";
  parameter Data.ManagementParameters data "Operating limits";
  parameter Units.Resistance R_polarisation[nHorizon] "Resistance of diffusion after each horizon, per cell";
  parameter Units.Charge capacity_rated "Charge to which the current rates refer";
  input Units.Voltage E0 "Thevenin voltage of a cell";
  input Units.Resistance R0 "Thevenin resistance of a cell";
  input Units.Fraction SOC "State of charge";
  input Units.Charge capacity "Present capacity of a cell";
  input Units.Temperature T "Cell temperature";
  output Units.Power P_discharge[nHorizon] "Discharge power per cell, counted positive";
  output Units.Power P_charge[nHorizon] "Charge power per cell, counted positive";
  output Units.Current I_discharge[nHorizon] "Discharge current per cell, counted positive";
  output Units.Current I_charge[nHorizon] "Charge current per cell";
protected
  Units.Fraction hot "Derating at high temperature";
  Units.Fraction cold_discharge "Derating of the discharge at low temperature";
  Units.Fraction cold_charge "Derating of the charge at low temperature";
  Units.Resistance R[nHorizon] "Resistance seen over each horizon";
equation
  hot = 1 - Functions.saturate((T - data.T_high[1])/(data.T_high[2] - data.T_high[1]));
  cold_discharge = Functions.saturate((T - data.T_discharge_low[1])/(data.T_discharge_low[2] - data.T_discharge_low[1]));
  cold_charge = Functions.saturate((T - data.T_charge_low[1])/(data.T_charge_low[2] - data.T_charge_low[1]));
  for k in 1:nHorizon loop
    R[k] = R0 + R_polarisation[k];
    I_discharge[k] = noEvent(max(0, min(hot*cold_discharge*data.rate_discharge[k]*capacity_rated/3600,
      min((E0 - data.V_min)/R[k], (SOC - data.SOC_min)*capacity/horizon[k]))));
    I_charge[k] = noEvent(max(0, min(hot*cold_charge*data.rate_charge[k]*capacity_rated/3600,
      min((data.V_max - E0)/R[k], (data.SOC_max - SOC)*capacity/horizon[k]))));
    P_discharge[k] = I_discharge[k]*(E0 - R[k]*I_discharge[k]);
    P_charge[k] = I_charge[k]*(E0 + R0*I_charge[k]);
  end for;
end PowerLimits;
