within DataCenter.Battery.Examples;
model UpsDischarge "A UPS group on its battery alone: full load for as long as the battery offers it for another second"
  parameter Units.Power P_load = 22e6 "Power taken from the battery, the rated power of the group";
  parameter Units.Time tau = 0.05 "Time constant of the current control";
  output Units.Power P "Power into the battery";
  output Units.Fraction SOC "State of charge";
  output Units.Temperature T "Cell temperature";
  output Units.Time duration(start = 0, fixed = true) "Time for which the battery has carried the load";
  UpsBattery battery "Battery of the group";
protected
  Boolean carries(start = true, fixed = true) "The load is on the battery";
  Units.Current I(start = 0, fixed = true) "Current into the battery";
equation
  when battery.P_discharge_max_1s < P_load then
    carries = false;
  end when;
  tau*der(I) = (if carries then Electrical.Converters.batteryCurrent(-P_load, battery.E0, battery.R0) else 0) - I;
  battery.I = I;
  battery.T_ambient = 298.15;
  battery.contactor_closed = true;
  P = battery.V*I;
  SOC = battery.SOC;
  T = battery.T;
  der(duration) = if carries then 1 else 0;
end UpsDischarge;
