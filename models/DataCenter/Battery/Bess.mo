within DataCenter.Battery;
model Bess "Battery energy storage of the site, 10 MW / 40 MWh: 280 Ah LFP cells, 1100 V, 54 MWh between 0 and 100 %, of which 40 MWh can be delivered at rated power"
  extends Pack(
    n_series = 344, n_parallel = 176, cell_capacity = 280*3600, T_start = 296.25,
    redeclare record CellData = Data.Prada2013);
end Bess;
