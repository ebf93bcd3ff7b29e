within Coupling;
model Heater "Proportional heater with a lag, switched by a thermostat with hysteresis"
  parameter Real K(unit = "W/K") = 2000 "Gain";
  parameter Real tau(unit = "s") = 0.5 "Lag";
  input Real T(unit = "K", start = 293.15) "Measured temperature";
  input Real T_set(unit = "K", start = 303.15) "Set point";
  input Boolean available(start = true) "Whether there is power";
  output Real P(unit = "W", start = 0) "Power taken, all of which becomes heat";
  output Integer n(start = 0, fixed = true) "Number of losses of power";
initial equation
  der(P) = 0;
equation
  tau * der(P) = (if available then K * max(T_set - T, 0) else 0) - P;
  when not available then
    n = pre(n) + 1;
  end when;
end Heater;
