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
  Units.PerUnit x_valve(start = 0) "Valve position before its limits";
  Units.PerUnit x_lag(start = 0) "Lead-lag state";
  Units.PerUnit valve "Valve position within its limits";
  output Units.PerUnit torque "Shaft torque, per unit of the rated apparent power";
initial equation
  x_valve = torque_start;
  x_lag = torque_start;
equation
  // soft non-windup limit: the state is pulled back within T1/400 instead of an event, its output is clipped
  T1 * der(x_valve) = torque_start + error / R - x_valve
    - 400 * noEvent(max(0, x_valve - VMAX) + min(0, x_valve - VMIN));
  valve = noEvent(min(VMAX, max(VMIN, x_valve)));
  T3 * der(x_lag) = valve - x_lag;
  torque = x_lag + T2 / T3 * (valve - x_lag);
end GovernorTGOV1;
