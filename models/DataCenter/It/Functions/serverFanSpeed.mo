within DataCenter.It.Functions;
function serverFanSpeed "Speed of server fans over base speed: they speed up with their inlet air"
  input Units.Temperature T_inlet "Inlet air";
  input Units.Temperature T_ramp "Inlet air above which the fans speed up";
  input Real ramp(unit = "1/K") "Rise of the speed per kelvin, over base speed";
  input Real speed_max(unit = "1") "Highest speed over base speed";
  output Real speed(unit = "1") "Speed over base speed";
algorithm
  speed := max(1, min(speed_max, 1 + ramp*(T_inlet - T_ramp)));
  annotation(Documentation(info = "<html>27 degC and 0.12 per kelvin are fitted, with the cube law of fan power and 1.23 % of the power of the server at base speed, to what a server
(Dell R410) draws over inlet air of 27 to 37 degC (GRC, Temperature set point and server fan power, 2016: 1 % more at 29 degC, 3 % at 31,
5 % at 33, 8 % at 35, 12 % at 37); within 0.4 % of the power of the server. The highest speed is assumed.</html>"));
end serverFanSpeed;
