within Coupling;
model Switchboard "An undervoltage relay, the breaker that it opens, and a busbar that has its limits: what a run tells of these"
  parameter Real V_rated(unit = "V") = 400 "Rated voltage";
  parameter Real V_pickup(unit = "V") = 0.8*V_rated "The relay picks up below this voltage";
  parameter Real t_delay(unit = "s") = 0.1 "The relay trips after this time";
  parameter Real V_operating_max(unit = "V") = 1.1*V_rated "110 % of the rated voltage";
  parameter Real V_operating_min(unit = "V") = 0.9*V_rated "90 % of the rated voltage";
  parameter Real I_rated(unit = "A") = 100 "Rated current of each feeder";
  input Real V_bus(unit = "V", start = 400, min = 0) "Voltage of the supply";
  input Real I_load[2](each unit = "A", each start = 50) "Current asked for by each feeder";
  input Integer n_failed(start = 0, min = 0, max = 3) "Failed cells of the control battery, which has four";
  parameter Integer n_feeder = 2 "Feeders that are installed";
  input Integer n_feeder_failed(start = 0, min = 0, max = n_feeder) "Feeders that have failed";
  input Boolean open_command(start = false) "Open the breaker";
  output Real V(unit = "V") "Voltage of the busbar";
  output Real I[2](each unit = "A") "Current of each feeder";
  output Real I_operating_max(unit = "A") "Rating of a feeder, reduced with the voltage";
  output Boolean relay_27_1_pickup "Undervoltage, stage 1: picked up";
  output Boolean relay_27_1_trip(start = false, fixed = true) "Undervoltage, stage 1: operated";
  output Boolean closed(start = true, fixed = true) "Whether the breaker is closed";
  output OpeningCause closed_cause(start = OpeningCause.none, fixed = true) "Why the breaker opened last";
protected
  discrete Real t_pickup(unit = "s", start = 1e9, fixed = true) "When the relay picked up";
equation
  V = V_bus;
  I = if closed then I_load else zeros(2);
  I_operating_max = I_rated*V/V_rated;
  relay_27_1_pickup = V < V_pickup;
  when relay_27_1_pickup then
    t_pickup = time;
  end when;
  when relay_27_1_pickup and time > t_pickup + t_delay then
    relay_27_1_trip = true;
  end when;
  when {relay_27_1_trip, open_command} then
    closed = false;
    closed_cause = if relay_27_1_trip then OpeningCause.undervoltage else OpeningCause.command;
  end when;
end Switchboard;
