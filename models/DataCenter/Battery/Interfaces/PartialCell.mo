within DataCenter.Battery.Interfaces;
partial model PartialCell "Ports of a cell: current, temperature and health in; voltage, heat, charge and limits out"
  parameter Data.CellParameters data "Cell parameters";
  parameter Data.ManagementParameters management "Operating limits";
  parameter Real area_scale(unit = "1") = 1 "Electrode area relative to the cell of the parameter set";
  parameter Units.Resistance R_contact = 0 "Resistance of tabs, busbars and cables, per cell";
  parameter Units.Fraction SOC_start = 0.5 "Initial state of charge";
  parameter Units.Fraction lithium_loss_start = 0 "Cyclable lithium lost before the start, relative to the capacity of the new cell";
  parameter Real heat_of_mixing(unit = "1") = 1 "1: heat counts from the mean stoichiometries, so that the relaxation of gradients in the particles is heat as well; 0: from the surface stoichiometries";
  constant Integer nHorizon = 3 "Number of horizons of the limits";
  constant Units.Time horizon[nHorizon] = {1, 10, 900} "Horizons of the limits";
  final parameter Units.Area area = data.electrode_area*area_scale "Area of the electrode pair";
  final parameter Units.Charge Q_negative = Constants.F*data.negative.c_max*data.negative.active_volume_fraction*data.negative.thickness*area "Charge of the negative electrode between empty and full";
  final parameter Units.Charge Q_positive = Constants.F*data.positive.c_max*data.positive.active_volume_fraction*data.positive.thickness*area "Charge of the positive electrode between empty and full";
  final parameter Units.Charge capacity_new = Q_negative*(data.negative.stoichiometry_100 - data.negative.stoichiometry_0) "Capacity of the new cell";
  final parameter Units.Fraction x_n_start = data.negative.stoichiometry_0 + SOC_start*(1 - lithium_loss_start)*(data.negative.stoichiometry_100 - data.negative.stoichiometry_0) "Initial stoichiometry of the negative electrode";
  final parameter Units.Fraction x_p_start = data.positive.stoichiometry_100 + (1 - SOC_start)*(1 - lithium_loss_start)*(data.positive.stoichiometry_0 - data.positive.stoichiometry_100) "Initial stoichiometry of the positive electrode";
  input Units.Current I "Current into the cell";
  input Units.Temperature T "Cell temperature";
  input Units.Fraction SOC_margin "Distance kept from the limits of the state of charge";
  input Units.Fraction lithium_loss "Cyclable lithium lost, relative to the capacity of the new cell";
  input Real lithium_loss_rate(unit = "1/s") "Rate of lithium loss";
  input Real R_film(unit = "Ohm.m2") "Film resistance added by ageing, times the electrode area";
  output Units.Voltage V "Terminal voltage";
  output Units.Voltage E0 "Voltage source of the Thevenin equivalent, E0 = V - R0*I";
  output Units.Resistance R0 "Instantaneous slope dV/dI: ohmic and charge-transfer resistance";
  output Units.Voltage V_equilibrium "Open-circuit voltage at the mean stoichiometries";
  output Units.Fraction SOC "State of charge, relative to the present capacity";
  output Units.Charge capacity "Present capacity";
  output Units.HeatFlowRate Q_flow "Heat released by the cell";
  output Units.Energy E_stored "Chemical energy, counted from an arbitrary zero";
  output Units.Power P_discharge_max[nHorizon] "Discharge power available over each horizon, counted positive";
  output Units.Power P_charge_max[nHorizon] "Charge power available over each horizon";
  output Units.Current I_discharge_max[nHorizon] "Discharge current available over each horizon, counted positive";
  output Units.Current I_charge_max[nHorizon] "Charge current available over each horizon";
  output Boolean derated_discharge(start = false, fixed = true) "The temperature limits the discharge";
  output Boolean derated_charge(start = false, fixed = true) "The temperature limits the charge";
protected
  constant Units.TemperatureDifference hysteresis = 0.2 "Hysteresis of the derating as it is reported";
  Units.Fraction hot "Derating at high temperature";
  Units.Fraction derating_discharge "Derating of the discharge current";
  Units.Fraction derating_charge "Derating of the charge current";
equation
  derated_discharge = T > management.T_high[1] - (if pre(derated_discharge) then hysteresis else 0)
    or T < management.T_discharge_low[2] + (if pre(derated_discharge) then hysteresis else 0);
  derated_charge = T > management.T_high[1] - (if pre(derated_charge) then hysteresis else 0)
    or T < management.T_charge_low[2] + (if pre(derated_charge) then hysteresis else 0);
  capacity = capacity_new*(1 - lithium_loss);
  hot = 1 - Functions.saturate((T - management.T_high[1])/(management.T_high[2] - management.T_high[1]));
  derating_discharge = hot*Functions.saturate((T - management.T_discharge_low[1])/(management.T_discharge_low[2] - management.T_discharge_low[1]));
  derating_charge = hot*Functions.saturate((T - management.T_charge_low[1])/(management.T_charge_low[2] - management.T_charge_low[1]));
end PartialCell;
