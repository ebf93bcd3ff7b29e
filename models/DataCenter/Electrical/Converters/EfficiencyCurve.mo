within DataCenter.Electrical.Converters;
model EfficiencyCurve "Loss of a converter from the load points and efficiencies of its data sheet: monotone cubic in the losses (Fritsch and Butland 1984, doi 10.1137/0905021)"
  parameter Integer n = 4 "Load points" annotation(Evaluate = true);
  parameter Units.PerUnit load[n] = {0.25, 0.5, 0.75, 1} "Output power of the points, per unit of the rating, rising";
  parameter Units.Fraction efficiency[n] = {0.945, 0.960, 0.9625, 0.960} "Efficiency at the points";
  parameter Units.PerUnit loss_0 = 0.0095 "Loss without load, per unit of the rating";
  input Units.PerUnit p(start = 1) "Output power, per unit of the rating";
  output Units.PerUnit loss "Loss, per unit of the rating";
protected
  final parameter Units.PerUnit x[n + 1] = cat(1, {0.0}, load) "Points";
  final parameter Units.PerUnit y[n + 1] = cat(1, {loss_0}, {load[k] * (1 / efficiency[k] - 1) for k in 1:n}) "Loss at the points";
  final parameter Units.PerUnit h[n] = {x[k + 1] - x[k] for k in 1:n} "Intervals";
  final parameter Real s[n](each unit = "1") = {(y[k + 1] - y[k]) / h[k] for k in 1:n} "Slopes of the chords";
  final parameter Real m[n + 1](each unit = "1") = cat(1, {s[1]},
    {if s[k] * s[k + 1] > 0 then 3 * (h[k] + h[k + 1]) / ((2 * h[k + 1] + h[k]) / s[k] + (h[k + 1] + 2 * h[k]) / s[k + 1]) else 0 for k in 1:n - 1}, {s[n]}) "Slopes at the points";
  Units.PerUnit part[n] "Share of the load within each interval";
equation
  // each interval adds its rise, so that the sum is the piecewise cubic
  for k in 1:n loop
    part[k] = noEvent(min(1, max(0, (p - x[k]) / h[k])));
  end for;
  loss = y[1] + sum(h[k] * m[k] * part[k] + (3 * (y[k + 1] - y[k]) - h[k] * (2 * m[k] + m[k + 1])) * part[k] ^ 2
    + (h[k] * (m[k] + m[k + 1]) - 2 * (y[k + 1] - y[k])) * part[k] ^ 3 for k in 1:n) + m[n + 1] * noEvent(max(0, p - x[n + 1]));
end EfficiencyCurve;
