within DataCenter.Electrical.Converters;
model OverloadCapability "How long a converter carries an overload: times of the data sheet, used up in proportion while it lasts and recovered below the rating"
  parameter Integer n = 3 "Points of the data sheet" annotation(Evaluate = true);
  parameter Units.PerUnit load[n] = {1.1, 1.25, 1.5} "Loads of the points, per unit of the rating, rising, above 1 (manufacturers' usual values)";
  parameter Units.Time duration[n] = {3600, 600, 60} "Time for which each is carried from the state of rest";
  parameter Units.Time tau_recovery = 1800 "Time constant of the recovery below the rating (assumed)";
  parameter Units.Fraction recovered = 0.5 "Share of the capability used up below which the converter may return";
  input Units.PerUnit p(start = 0) "Load, per unit of the rating in service";
  input Boolean within_rating(start = true) "The load that waits is within the rating";
  Units.Fraction used(start = 0, fixed = true) "Share of the capability that is used up";
  output Boolean used_up(start = false, fixed = true) "Nothing is left, and it has not recovered";
protected
  final parameter Units.Frequency rate[n] = {1 / duration[k] for k in 1:n} "Share used up per time at the points";
  Units.Frequency use "Share used up per time at this load";
equation
  // from nothing at the rating in proportion to the first point, then geometrically between the points
  use = noEvent(if p <= 1 then 0 else if p < load[1] then rate[1] * (p - 1) / (load[1] - 1)
    else rate[1] * exp(sum(log(rate[k + 1] / rate[k]) * min(1, max(0, (p - load[k]) / (load[k + 1] - load[k]))) for k in 1:n - 1)));
  der(used) = use - noEvent(if p <= 1 then used / tau_recovery else 0);
  used_up = used > 1 or (pre(used_up) and not (within_rating and used < recovered));
end OverloadCapability;
