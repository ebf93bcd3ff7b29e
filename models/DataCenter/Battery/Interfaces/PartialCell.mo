within DataCenter.Battery.Interfaces;
partial model PartialCell "Ports of a cell: current, temperature and health in; voltage, heat and charge out"
  parameter Data.CellParameters data "Cell parameters";
  parameter Real area_scale(unit = "1") = 1 "Electrode area relative to the cell of the parameter set";
  parameter Units.Fraction SOC_start = 0.5 "Initial state of charge";
  parameter Units.Fraction lithium_loss_start = 0 "Cyclable lithium lost before the start, relative to the capacity of the new cell";
  parameter Boolean heat_of_mixing = true "True: heat counts from the mean stoichiometries, so that the relaxation of gradients is heat as well; false: from the surface stoichiometries";
  final parameter Units.Area area = data.electrode_area*area_scale "Area of the electrode pair";
  final parameter Units.Charge Q_negative = Constants.F*data.negative.c_max*data.negative.active_volume_fraction*data.negative.thickness*area "Charge of the negative electrode between empty and full";
  final parameter Units.Charge Q_positive = Constants.F*data.positive.c_max*data.positive.active_volume_fraction*data.positive.thickness*area "Charge of the positive electrode between empty and full";
  final parameter Units.Charge capacity_new = Q_negative*(data.negative.stoichiometry_100 - data.negative.stoichiometry_0) "Capacity of the new cell";
  final parameter Units.Fraction x_n_start = data.negative.stoichiometry_0 + SOC_start*(1 - lithium_loss_start)*(data.negative.stoichiometry_100 - data.negative.stoichiometry_0) "Initial stoichiometry of the negative electrode";
  final parameter Units.Fraction x_p_start = data.positive.stoichiometry_100 + (1 - SOC_start)*(1 - lithium_loss_start)*(data.positive.stoichiometry_0 - data.positive.stoichiometry_100) "Initial stoichiometry of the positive electrode";
  input Units.Current I "Current into the cell";
  input Units.Temperature T "Cell temperature";
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
  output Units.Energy E_stored "Chemical energy, zero at the start of the stoichiometry scales";
equation
  capacity = capacity_new*(1 - lithium_loss);
end PartialCell;
