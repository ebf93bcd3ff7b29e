within DataCenter.Battery;
model BessEquivalentCircuit "The storage of Bess with an equivalent circuit for the cells, for studies over years"
  extends Bess(redeclare model CellModel = CellECM);
end BessEquivalentCircuit;
