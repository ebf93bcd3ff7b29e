within DataCenter.Battery.Data;
record ManagementParameters "Operating limits of the cells in a pack; defaults: grid storage at half C (assumed)"
  parameter Units.Voltage V_min = 2.6 "Lowest cell voltage in operation";
  parameter Units.Voltage V_max = 3.55 "Highest cell voltage in operation";
  parameter Units.Voltage V_margin = 0.02 "Distance that predicted voltages keep from both limits: error of the prediction and spread of the cells";
  parameter Units.Fraction SOC_min = 0.05 "Lowest state of charge in operation";
  parameter Units.Fraction SOC_max = 0.95 "Highest state of charge in operation";
  parameter Real rate_discharge[3](each unit = "1/h") = {1, 0.6, 0.5} "Largest discharge rates for 1 s, 10 s and 15 min";
  parameter Real rate_charge[3](each unit = "1/h") = {1, 0.6, 0.5} "Largest charge rates for 1 s, 10 s and 15 min";
  parameter Units.Temperature T_charge_low[2] = {273.15, 288.15} "No charge below the first, full charge above the second temperature";
  parameter Units.Temperature T_discharge_low[2] = {253.15, 273.15} "No discharge below the first, full discharge above the second temperature";
  parameter Units.Temperature T_high[2] = {318.15, 328.15} "Full power below the first, no power above the second temperature";
end ManagementParameters;
