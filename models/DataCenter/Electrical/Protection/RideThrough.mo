within DataCenter.Electrical.Protection;
model RideThrough "Trip of an inverter by voltage and frequency in stages; defaults of IEEE 1547-2018 category III (tables 13 and 18)"
  parameter Units.PerUnit V_under[2] = {0.88, 0.5} "Undervoltage stages UV1, UV2 (category II: 0.7, 0.45)";
  parameter Units.Time t_under[2] = {21, 2} "Their clearing times (category II: 10, 0.16)";
  parameter Units.PerUnit V_over[2] = {1.1, 1.2} "Overvoltage stages OV1, OV2";
  parameter Units.Time t_over[2] = {13, 0.16} "Their clearing times (category II: 2, 0.16)";
  parameter Units.PerUnit omega_under[2] = {58.5 / 60, 56.5 / 60} "Underfrequency stages UF1, UF2";
  parameter Units.Time t_underfrequency[2] = {300, 0.16} "Their clearing times";
  parameter Units.PerUnit omega_over[2] = {61.2 / 60, 62 / 60} "Overfrequency stages OF1, OF2";
  parameter Units.Time t_overfrequency[2] = {300, 0.16} "Their clearing times";
  input Units.PerUnit V(start = 1) "Measured voltage";
  input Units.PerUnit omega(start = 1) "Measured frequency";
  DefiniteTimeRelay under[2](setting = V_under, delay = t_under) "Undervoltage";
  DefiniteTimeRelay above[2](each over = true, setting = V_over, delay = t_over) "Overvoltage";
  DefiniteTimeRelay slow[2](setting = omega_under, each reset_band = 0.001, delay = t_underfrequency) "Underfrequency";
  DefiniteTimeRelay fast[2](each over = true, setting = omega_over, each reset_band = 0.001, delay = t_overfrequency) "Overfrequency";
  output Boolean trip "A stage has operated";
  output Boolean trip_under "An undervoltage stage has operated";
  output Boolean trip_above "An overvoltage stage has operated";
  output Boolean trip_slow "An underfrequency stage has operated";
  output Boolean trip_fast "An overfrequency stage has operated";
equation
  for k in 1:2 loop
    under[k].enabled = true;
    above[k].enabled = true;
    slow[k].enabled = true;
    fast[k].enabled = true;
    under[k].u = V;
    above[k].u = V;
    slow[k].u = omega;
    fast[k].u = omega;
  end for;
  trip_under = under[1].operate or under[2].operate;
  trip_above = above[1].operate or above[2].operate;
  trip_slow = slow[1].operate or slow[2].operate;
  trip_fast = fast[1].operate or fast[2].operate;
  trip = trip_under or trip_above or trip_slow or trip_fast;
end RideThrough;
