within DataCenter.Cooling.Validation;
model ControlLoop "PI controller and motorised valve with the control error given"
  parameter Real k(unit = "1/K") = 0.02 "Gain";
  parameter Units.Time T_i = 40 "Integral time";
  parameter Real y_start(unit = "1") = 0.5 "Output and opening at the start of the simulation";
  parameter Units.Time t_stroke = 60 "Time of the valve from closed to open";
  input Units.TemperatureDifference error(start = 0) "Measured value minus setpoint";
  output Real y(unit = "1") "Output of the controller";
  output Real opening(unit = "1") "Opening of the valve";
  output Real flow_ratio(unit = "1") "Flow over flow of the open valve";
  Parts.ProportionalIntegral controller(k = k, T_i = T_i, y_start = y_start, error = error) "Controller";
  Parts.ControlValve valve(t_stroke = t_stroke, opening_start = y_start, setpoint = controller.y) "Valve";
equation
  y = controller.y;
  opening = valve.opening;
  flow_ratio = valve.flow_ratio;
end ControlLoop;
