within DataCenter.Battery.Validation;
model CellCurrentSei "Cell with a growing solid-electrolyte interphase under a given current"
  extends CellCurrent(redeclare model AgeingModel = SeiGrowth);
end CellCurrentSei;
