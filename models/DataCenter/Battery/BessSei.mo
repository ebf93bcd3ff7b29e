within DataCenter.Battery;
model BessSei "The storage of Bess with the growing solid-electrolyte interphase as its ageing law"
  extends Bess(redeclare model AgeingModel = SeiGrowth);
end BessSei;
