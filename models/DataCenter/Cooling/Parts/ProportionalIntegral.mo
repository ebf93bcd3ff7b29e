within DataCenter.Cooling.Parts;
block ProportionalIntegral "PI controller with limits and back-calculation anti-windup"
  parameter Real k(unit = "1/K") "Gain, positive when the output rises with the measured value";
  parameter Units.Time T_i "Integral time";
  parameter Real y_min(unit = "1") = 0 "Lower limit";
  parameter Real y_max(unit = "1") = 1 "Upper limit";
  parameter Real y_start(unit = "1") = 0.5 "Output at the start of the simulation";
  input Units.TemperatureDifference error "Measured value minus setpoint";
  output Real y(unit = "1") "Limited output";
  Real integral(unit = "1") "Integral part";
protected
  Real y_free(unit = "1") "Output before the limits";
initial equation
  integral = y_start;
equation
  y_free = k*error + integral;
  y = noEvent(if y_free < y_min then y_min else if y_free > y_max then y_max else y_free);
  der(integral) = k*error/T_i + 2*(y - y_free)/T_i;
end ProportionalIntegral;
