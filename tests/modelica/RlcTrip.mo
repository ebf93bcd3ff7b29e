model RlcTrip "Series RLC circuit whose breaker trips on overcurrent and recloses after a delay"
  parameter Real R(unit = "Ohm") = 0.5 "Resistance";
  parameter Real L(unit = "H") = 1e-3 "Inductance";
  parameter Real C(unit = "F") = 1e-3 "Capacitance";
  parameter Real V(unit = "V") = 100 "Source voltage";
  parameter Real I_trip(unit = "A") = 60 "Trip current";
  parameter Real t_reclose(unit = "s") = 0.02 "Time from trip to reclosing";
  Real i(unit = "A", start = 0, fixed = true) "Current";
  Real v(unit = "V", start = 0, fixed = true) "Capacitor voltage";
  Boolean closed(start = true, fixed = true) "Breaker position";
  discrete Real t_trip(unit = "s", start = -1, fixed = true) "Time of the last trip";
  Integer trips(start = 0, fixed = true) "Number of trips";
equation
  L*der(i) = if closed then V - R*i - v else -1000*i;
  C*der(v) = i - 0.1*v;
  when i > I_trip then
    closed = false;
    t_trip = time;
    trips = pre(trips) + 1;
  elsewhen time >= pre(t_trip) + t_reclose and not pre(closed) then
    closed = true;
    t_trip = pre(t_trip);
    trips = pre(trips);
  end when;
end RlcTrip;
