within DataCenter.Battery.Validation;
model CellCurrent "Single cell under a given current, with lumped heat"
  replaceable record CellData = Data.Prada2013 constrainedby Data.CellParameters "Parameter set of the cell";
  parameter CellData data "Cell parameters";
  parameter Units.Fraction SOC_start = 1 "Initial state of charge";
  parameter Boolean isothermal = true "True: the cell keeps the ambient temperature";
  input Units.Current I(start = 0) "Current into the cell";
  input Units.Temperature T_ambient(start = 298) "Ambient temperature";
  output Units.Voltage V "Terminal voltage";
  Cell cell(data = data, SOC_start = SOC_start) "Cell";
equation
  cell.I = I;
  cell.T = T_ambient;
  V = cell.V;
end CellCurrent;
