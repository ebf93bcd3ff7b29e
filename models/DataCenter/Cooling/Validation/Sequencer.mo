within DataCenter.Cooling.Validation;
model Sequencer "Staging of chillers and economiser with load, temperatures and supply given"
  parameter Units.Time t_first = 45 "From return of supply to the first compressor";
  parameter Units.Time t_stagger = 45 "Between compressors while restarting";
  parameter Units.Time t_up = 300 "Time of high load before a chiller is added";
  parameter Units.Time t_down = 900 "Time of low load before a chiller is taken off";
  parameter Units.Time t_hold = 1200 "Shortest time from any change to the stop of a chiller";
  parameter Units.Time t_next_start = 300 "Shortest time from any change to the start of another chiller in ordinary staging";
  parameter Units.Time t_economiser = 900 "Time before the economiser changes over";
  input Boolean healthy(start = true) "True while the mechanical feeder is sound";
  input Boolean fast(start = false) "True for fast restart";
  input Integer n_available(start = 7) "Chillers in service";
  input Real load(unit = "1", start = 3.5) "Cooling load of the chillers over one chiller's capacity";
  input Units.TemperatureDifference dT_supply(start = 0) "Supply temperature above setpoint";
  input Units.TemperatureDifference dT_return(start = 10) "Return above wet-bulb temperature";
  input Boolean economiser_enabled(start = true) "True where the economiser may be used";
  output Integer n_on "Chillers on";
  output Integer n_starts "Starts of chillers so far";
  output Boolean economiser_on "Economiser in use";
  output ChillerCause cause "Why the number of chillers changed last";
  output PlantMode mode "Operating mode";
  Parts.PlantSequencer sequencer(
    t_first = t_first,
    t_stagger = t_stagger,
    t_up = t_up,
    t_down = t_down,
    t_hold = t_hold,
    t_next_start = t_next_start,
    t_economiser = t_economiser,
    healthy = healthy,
    fast = fast,
    n_available = n_available,
    tripped = false,
    load = load,
    dT_supply = dT_supply,
    dT_return = dT_return,
    economiser_enabled = economiser_enabled) "Sequencer";
equation
  n_on = sequencer.n_on;
  n_starts = sequencer.n_starts;
  economiser_on = sequencer.economiser_on;
  cause = sequencer.cause;
  mode = sequencer.mode;
end Sequencer;
