within DataCenter.Cooling.Parts;
block ControlValve "Motorised equal-percentage valve with stroke time"
  parameter Units.Time t_stroke = 60 "Time from closed to open";
  parameter Units.Time tau = 2 "Time constant of the positioner";
  parameter Real opening_start(unit = "1") = 0.5 "Opening at the start of the simulation";
  input Real setpoint(unit = "1") "Opening asked for";
  output Real flow_ratio(unit = "1") "Flow over flow of the open valve";
  Real opening(unit = "1") "Opening";
initial equation
  opening = opening_start;
equation
  der(opening) = tanh((setpoint - opening)*t_stroke/tau)/t_stroke;
  flow_ratio = Functions.equalPercentage(opening);
end ControlValve;
