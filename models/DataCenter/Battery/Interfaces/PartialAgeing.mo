within DataCenter.Battery.Interfaces;
partial model PartialAgeing "Ports of an ageing law: stress in, health out"
  parameter Data.CellParameters cell "Cell parameters";
  parameter Units.Fraction SOC_start = 0.5 "Initial state of charge";
  parameter Units.Fraction lithium_loss_start = 0 "Lithium loss at the start; the laws set it from their own start values";
  input Units.Current I "Current into the cell";
  input Units.Temperature T "Cell temperature";
  input Units.Fraction SOC "State of charge";
  input Units.Charge capacity_new "Capacity of the new cell";
  parameter Units.Temperature T_min = 0 "Lower end of the data of the law; 0: none stated";
  parameter Units.Temperature T_max = 1e3 "Upper end of the data of the law; 1000 K: none stated";
  parameter Real rate_max(unit = "1/h") = 1e3 "Largest current rate in the data of the law; 1000/h: none stated";
  parameter Units.Fraction depth_max = 1 "Largest depth of discharge in the data of the law";
  output Units.Fraction depth = 0 "Span of the state of charge as the law takes it; 0: it takes none";
  output Units.Fraction lithium_loss "Cyclable lithium lost, relative to the capacity of the new cell";
  output Real lithium_loss_rate(unit = "1/s") "Rate of lithium loss";
  output Real R_film(unit = "Ohm.m2") "Film resistance added by ageing, times the electrode area";
end PartialAgeing;
