within DataCenter.Battery.Validation;
model CellCurrentChen2020 "NMC cell under a given current"
  extends CellCurrent(redeclare record CellData = Data.Chen2020);
end CellCurrentChen2020;
