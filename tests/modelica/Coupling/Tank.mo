within Coupling;
model Tank "Well-mixed tank that loses heat to its surroundings"
  parameter Real C(unit = "J/K") = 1e6 "Heat capacity";
  parameter Real G(unit = "W/K") = 100 "Conductance to the surroundings";
  input Real Q_flow(unit = "W", start = 0) "Heat into the tank";
  input Real T_ambient(unit = "K", start = 293.15) "Temperature of the surroundings";
  output Real T(unit = "K", start = 293.15) "Temperature";
  output Real E_stored(unit = "J") "Energy above 0 K";
initial equation
  der(T) = 0;
equation
  C * der(T) = Q_flow - G * (T - T_ambient);
  E_stored = C * T;
end Tank;
