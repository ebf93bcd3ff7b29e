within DataCenter.Battery.Validation;
model CellCurrentSPM "Cell as single-particle model under a given current"
  extends CellCurrent(redeclare model CellModel = CellSPM);
end CellCurrentSPM;
