within DataCenter.Battery.Examples;
model OtherChemistry "A pack of NMC cells: another parameter record and its operating limits, nothing else"
  parameter Real rate(unit = "1/h") = 0.5 "Current over capacity, discharge and charge in turn";
  parameter Units.Time half_cycle = 3600 "Duration of a charge or a discharge";
  output Units.Voltage V "Terminal voltage";
  output Units.Fraction SOC "State of charge";
  output Units.Energy residual "Energy in minus energy out minus change of what is stored";
  Pack battery(redeclare record CellData = Data.Chen2020, n_series = 100, n_parallel = 80, cell_capacity = 5*3600, SOC_start = 0.8,
    management(V_min = 2.7, V_max = 4.15, V_trip_min = 2.5, V_trip_max = 4.25)) "Battery";
protected
  Boolean charging(start = false, fixed = true) "The current charges";
  parameter Units.Energy E_start(fixed = false) "Energy stored at the start";
initial equation
  E_start = battery.E_stored;
equation
  when sample(half_cycle, half_cycle) then
    charging = not pre(charging);
  end when;
  battery.I = rate/3600*battery.cell_capacity*battery.n_parallel*(if charging then 1 else -1);
  battery.T_ambient = 298.15;
  battery.contactor_closed = true;
  V = battery.V;
  SOC = battery.SOC;
  residual = battery.E_in - battery.E_out - (battery.E_stored - E_start);
end OtherChemistry;
