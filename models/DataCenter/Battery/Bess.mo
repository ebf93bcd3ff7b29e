within DataCenter.Battery;
model Bess "Battery energy storage of the site, 10 MW / 40 MWh: 280 Ah LFP cells, 1100 V, 54 MWh between 0 and 100 %, of which 40 MWh can be delivered at rated power"
  parameter Integer n_cell_module = 43 "Cells in series per module";
  parameter Integer n_module_rack = 8 "Modules in series per rack";
  parameter Integer n_rack_container = 11 "Racks in parallel per container of 3.4 MWh";
  parameter Real n_container(unit = "1", min = 0) = 16 "Containers in service, above 0";
  extends Pack(
    n_series = n_cell_module*n_module_rack, n_parallel = n_rack_container*n_container, cell_capacity = 280*3600, T_start = 296.25,
    redeclare record CellData = Data.Prada2013);
initial equation
  assert(n_container > 0, "n_container: expected more than 0 containers in service");
end Bess;
