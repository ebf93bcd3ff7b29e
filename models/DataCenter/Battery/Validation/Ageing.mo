within DataCenter.Battery.Validation;
model Ageing "Ageing laws side by side under a given state of charge, current and temperature"
  input Units.Fraction SOC(start = 0.5) "State of charge";
  input Units.Current I(start = 0) "Current into the cell";
  input Units.Temperature T(start = 298.15) "Cell temperature";
  parameter Data.Prada2013 data "Cell parameters";
  parameter Units.Charge capacity_new = 2.3*3600 "Capacity of the new cell";
  parameter Units.Fraction SOC_start = 0.5 "Initial state of charge";
  output Units.Fraction calendar_loss "Capacity lost by time";
  output Units.Fraction cycle_loss "Capacity lost by cycling";
  output Units.Fraction sei_loss "Capacity lost to the solid-electrolyte interphase";
  output Units.Length sei_thickness "Thickness of the solid-electrolyte interphase";
  CalendarCycleAgeing law(cell = data, SOC_start = SOC_start) "Calendar and cycle law";
  SeiGrowth sei(cell = data) "Growth of the solid-electrolyte interphase";
equation
  law.I = I;
  law.T = T;
  law.SOC = SOC;
  law.capacity_new = capacity_new;
  sei.I = I;
  sei.T = T;
  sei.SOC = SOC;
  sei.capacity_new = capacity_new;
  calendar_loss = law.calendar_loss;
  cycle_loss = law.cycle_loss;
  sei_loss = sei.lithium_loss;
  sei_thickness = sei.thickness;
end Ageing;
