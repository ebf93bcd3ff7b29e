within DataCenter.Cooling.Validation;
model Pump "Shaft power of a centrifugal pump at given speed and flow"
  parameter Units.Power P_hydraulic_nominal = 1e5 "Hydraulic power at nominal speed and flow";
  parameter Real eta_nominal(unit = "1") = 0.75 "Efficiency at nominal speed and flow";
  parameter Real head_shutoff(unit = "1") = 1.25 "Head at zero flow over nominal head";
  input Real speed(unit = "1", start = 1) "Speed over nominal speed";
  input Real flow_ratio(unit = "1", start = 1) "Flow over nominal flow";
  output Units.Power P "Shaft power";
equation
  P = Functions.pumpShaftPower(P_hydraulic_nominal, eta_nominal, head_shutoff, speed, flow_ratio);
end Pump;
