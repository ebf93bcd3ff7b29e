model Thermostat "Room with an on-off heater and hysteresis"
  parameter Real T_set(unit = "K") = 293 "Set temperature";
  Real T(unit = "K", start = 288, fixed = true, nominal = 300) "Room temperature";
  Boolean on(start = true, fixed = true) "Heater";
  Integer switches(start = 0, fixed = true) "Number of switchings";
  Real E(unit = "J", start = 0, fixed = true, nominal = 1e6) "Energy";
equation
  1000*der(T) = (if on then 2000 else 0) - 50*(T - 275);
  der(E) = if on then 2000 else 0;
  on = if pre(on) then T < T_set + 1 else T < T_set - 1;
  when change(on) then
    switches = pre(switches) + 1;
  end when;
end Thermostat;
