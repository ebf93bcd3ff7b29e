within DataCenter.Battery;
model StorageSystemSei "StorageSystem with the growing solid-electrolyte interphase as its ageing law"
  extends StorageSystem(redeclare model BatteryModel = BessSei);
end StorageSystemSei;
