within DataCenter.Cooling.Validation;
model DryCooler "One dry cooler at given water, air, fan speed and wetting"
  input Units.MassFlowRate m_flow_water(start = 23.9) "Water flow";
  input Units.Temperature T_water(start = 314.15) "Entering water temperature";
  input Units.Temperature T_dry_bulb(start = 298.15) "Dry-bulb temperature";
  input Units.Temperature T_wet_bulb(start = 291.15) "Wet-bulb temperature";
  input Real fan_speed(unit = "1", start = 1) "Fan speed over nominal";
  input Real wetting(unit = "1", start = 0) "Share of wetted pads";
  output Units.HeatFlowRate Q_flow "Heat from the water into the air";
  output Units.Temperature T_air "Air temperature behind the pads";
  output Units.Power P_fan "Fan power";
  output Units.MassFlowRate m_flow_makeup "Water use";
  Parts.DryCooler cooler(
    n_cell = 1,
    m_flow_water = m_flow_water,
    T_water = T_water,
    T_dry_bulb = T_dry_bulb,
    T_wet_bulb = T_wet_bulb,
    p = 101325,
    fan_speed = fan_speed,
    wetting = wetting) "Dry cooler";
equation
  Q_flow = cooler.Q_flow;
  T_air = cooler.T_air;
  P_fan = cooler.P_fan;
  m_flow_makeup = cooler.m_flow_makeup;
end DryCooler;
