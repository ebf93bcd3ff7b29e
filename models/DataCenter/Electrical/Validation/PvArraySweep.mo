within DataCenter.Electrical.Validation;
model PvArraySweep "A photovoltaic array under given irradiance and temperature, with a step of the irradiance"
  parameter Units.Irradiance G_before = 1000 "Irradiance before the step";
  parameter Units.Irradiance G_after = 400 "Irradiance after the step";
  parameter Units.Time t_step = 1 "Time of the step";
  parameter Units.Temperature T_cell = 298.15 "Cell temperature";
  Converters.PvArray array "Array";
  output Units.Power P "Power";
  output Units.Power P_maximum "Power at the maximum power point";
  output Units.Voltage V "Voltage of a module";
  output Units.Current I "Current of a module";
equation
  array.G_poa = if time < t_step then G_before else G_after;
  array.T_cell = T_cell;
  P = array.P;
  P_maximum = array.P_maximum;
  V = array.V;
  I = array.I;
end PvArraySweep;
