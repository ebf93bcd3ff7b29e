within DataCenter.Battery.Validation;
model CellCurrentECM "Cell as equivalent circuit under a given current"
  extends CellCurrent(redeclare model CellModel = CellECM);
end CellCurrentECM;
