within DataCenter.Battery;
model Bess "Battery energy storage of the site, 10 MW / 40 MWh: 280 Ah LFP cells, 1100 V, 44 MWh between 0 and 100 %, of which 90 % are used"
  extends Pack(
    n_series = 344, n_parallel = 144, cell_capacity = 280*3600, T_start = 296.25,
    redeclare record CellData = Data.Prada2013);
end Bess;
