within DataCenter.Electrical.Machines;
model GovernorTGOV1 "Governor TGOV1: droop, limited valve lag and lead-lag"
  parameter Units.PerUnit R = 0.03 "Droop";
  parameter Units.Time T1 = 0.05 "Valve time constant";
  parameter Units.Time T2 = 0.1 "Lead time constant";
  parameter Units.Time T3 = 0.3 "Lag time constant";
  parameter Units.PerUnit VMIN = 0 "Lower valve limit";
  parameter Units.PerUnit VMAX = 1.1 "Upper valve limit";
  parameter Units.PerUnit torque_start = 0 "Torque at the start";
  input Units.PerUnit error(start = 0) "Speed reference minus speed";
  Units.PerUnit x_valve(start = 0) "Valve position";
  Units.PerUnit x_lag(start = 0) "Lead-lag state";
  output Units.PerUnit torque "Shaft torque, per unit of the rated apparent power";
initial equation
  x_valve = torque_start;
  x_lag = torque_start;
equation
  T1 * der(x_valve) = torque_start + error / R - x_valve
    - 400 * noEvent(max(0, x_valve - VMAX) + min(0, x_valve - VMIN));
  T3 * der(x_lag) = x_valve - x_lag;
  torque = x_lag + T2 / T3 * (x_valve - x_lag);
end GovernorTGOV1;
