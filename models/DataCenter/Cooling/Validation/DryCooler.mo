within DataCenter.Cooling.Validation;
model DryCooler "Dry coolers at given water, air, fan speed and wetting"
  parameter Units.HeatFlowRate Q_flow_nominal = 1e6 "Heat of one cooler at nominal flows and temperatures";
  parameter Units.TemperatureDifference approach_nominal = 6 "Leaving water above air temperature at nominal duty";
  parameter Units.TemperatureDifference range_nominal = 10 "Cooling of the water at nominal duty";
  parameter Units.TemperatureDifference dT_air_nominal = 11 "Warming of the air at nominal duty";
  parameter Units.Power P_fan_nominal = 25e3 "Fan power of one cooler at full speed";
  parameter Real eta_adiabatic(unit = "1") = 0.75 "Saturation efficiency of the adiabatic pads";
  input Real n_cell(unit = "1", start = 1) "Number of coolers in service";
  input Units.MassFlowRate m_flow_water(start = 23.9) "Water flow, all coolers";
  input Units.Temperature T_water(start = 314.15) "Entering water temperature";
  input Units.Temperature T_dry_bulb(start = 298.15) "Dry-bulb temperature";
  input Units.Temperature T_wet_bulb(start = 291.15) "Wet-bulb temperature";
  input Units.Pressure p(start = 101325) "Barometric pressure";
  input Real fan_speed(unit = "1", start = 1) "Fan speed over nominal";
  input Real wetting(unit = "1", start = 0) "Share of wetted pads";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  output Units.Temperature T_water_leaving "Leaving water temperature";
  output Units.Temperature T_air "Air temperature behind the pads";
  output Units.Power P_fan "Fan power";
  output Units.MassFlowRate m_flow_makeup "Water use";
  Parts.DryCooler cooler(
    Q_flow_nominal = Q_flow_nominal,
    approach_nominal = approach_nominal,
    range_nominal = range_nominal,
    dT_air_nominal = dT_air_nominal,
    P_fan_nominal = P_fan_nominal,
    eta_adiabatic = eta_adiabatic,
    n_cell = noEvent(max(0.01, n_cell)),
    m_flow_water = m_flow_water,
    T_water = T_water,
    T_dry_bulb = T_dry_bulb,
    T_wet_bulb = T_wet_bulb,
    p = p,
    fan_speed = fan_speed,
    wetting = wetting) "Dry coolers";
equation
  Q_flow = cooler.Q_flow;
  T_water_leaving = T_water - Q_flow/(cooler.cp_water*noEvent(max(1e-3, m_flow_water)));
  T_air = cooler.T_air;
  P_fan = cooler.P_fan;
  m_flow_makeup = cooler.m_flow_makeup;
end DryCooler;
