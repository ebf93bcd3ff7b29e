within DataCenter.Electrical.Protection;
model GensetProtection "Protection of the generating sets at their terminals: 59, 24, 40, 32, 27, 81; trips and stays tripped until the sets are no longer called"
  parameter Units.PerUnit V_59[2] = {1.15, 1.3} "Overvoltage stages: beyond the regulation of a healthy set after a rejection, and what insulation must not see for longer (usual settings)";
  parameter Units.Time t_59[2] = {2, 0.1} "Their delays";
  parameter Units.PerUnit flux_24 = 1.18 "Voltage over frequency: beyond it the core overheats (IEEE C37.102: 118 %)";
  parameter Units.Time t_24 = 2 "Delay";
  parameter Units.PerUnit Q_40 = -0.35 "Reactive power out at which the field is lost or the set self-excited: below the under-excitation limit of salient-pole sets";
  parameter Units.Time t_40 = 1 "Delay, longer than a power swing";
  parameter Units.PerUnit P_32 = -0.08 "Active power out at which the set is motored: diesel engines 5 to 25 % (IEEE C37.102)";
  parameter Units.Time t_32 = 5 "Delay";
  parameter Units.PerUnit V_27 = 0.75 "Undervoltage";
  parameter Units.Time t_27 = 5 "Delay, longer than the recovery of class G2 and than faults are cleared downstream";
  parameter Units.PerUnit omega_81_low = 55 / 60 "Underfrequency: beyond the dip of class G1 at the first load step (-15 %) it does not stay for the delay";
  parameter Units.Time t_81_low = 5 "Delay: recovery of class G2 and G3 is done";
  parameter Units.PerUnit omega_81_high = 1.12 "Overspeed";
  parameter Units.Time t_81_high = 0.2 "Delay";
  input Boolean closed(start = false) "The sets are on the bus";
  input Boolean excited(start = false) "The sets are excited";
  input Boolean start_command(start = false) "The sets are called";
  input Units.PerUnit V(start = 0) "Voltage at the terminals";
  input Units.PerUnit omega(start = 0) "Speed";
  input Units.PerUnit P(start = 0) "Active power out, filtered";
  input Units.PerUnit Q(start = 0) "Reactive power out";
  DefiniteTimeRelay above[2](each over = true, setting = V_59, delay = t_59) "Stages 59";
  DefiniteTimeRelay flux(over = true, setting = flux_24, delay = t_24) "Stage 24";
  DefiniteTimeRelay field(setting = Q_40, delay = t_40) "Stage 40";
  DefiniteTimeRelay reverse(setting = P_32, delay = t_32) "Stage 32";
  DefiniteTimeRelay under(setting = V_27, delay = t_27) "Stage 27";
  DefiniteTimeRelay slow(setting = omega_81_low, reset_band = 0.005, delay = t_81_low) "Stage 81U";
  DefiniteTimeRelay fast(over = true, setting = omega_81_high, reset_band = 0.005, delay = t_81_high) "Stage 81O";
  output Boolean trip(start = false, fixed = true) "Tripped, until the sets are no longer called";
  output Types.GensetProtectionCause cause(start = Types.GensetProtectionCause.none, fixed = true) "Stage that tripped";
equation
  for k in 1:2 loop
    above[k].u = V;
    above[k].enabled = excited;
  end for;
  flux.u = V / noEvent(max(0.5, omega));
  flux.enabled = excited;
  field.u = Q;
  field.enabled = closed;
  reverse.u = P;
  reverse.enabled = closed;
  under.u = V;
  under.enabled = closed;
  slow.u = omega;
  slow.enabled = closed;
  fast.u = omega;
  fast.enabled = excited;
  trip = above[1].operate or above[2].operate or flux.operate or field.operate or reverse.operate or under.operate or slow.operate or fast.operate
    or (pre(trip) and start_command);
  when change(trip) then
    cause = if not trip then Types.GensetProtectionCause.released
      else if above[1].operate or above[2].operate then Types.GensetProtectionCause.overvoltage
      else if flux.operate then Types.GensetProtectionCause.overfluxing
      else if field.operate then Types.GensetProtectionCause.lossOfExcitation
      else if reverse.operate then Types.GensetProtectionCause.reversePower
      else if under.operate then Types.GensetProtectionCause.undervoltage
      else if slow.operate then Types.GensetProtectionCause.underfrequency else Types.GensetProtectionCause.overfrequency;
  end when;
end GensetProtection;
