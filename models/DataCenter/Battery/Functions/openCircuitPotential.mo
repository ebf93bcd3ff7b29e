within DataCenter.Battery.Functions;
function openCircuitPotential "Open-circuit potential of an electrode as a sum of a line, hyperbolic tangents and exponentials"
  input Units.Fraction x "Stoichiometry";
  input Real linear[2] "Constant [V] and slope [V]";
  input Real hyperbolic[3, 3] "Rows {a [V], b [1], x0 [1]} of a*tanh(b*(x - x0))";
  input Real exponential[2, 3] "Rows {a [V], b [1], x0 [1]} of a*exp(b*(x - x0))";
  output Units.Voltage U "Open-circuit potential against lithium";
algorithm
  U := linear[1] + linear[2]*x;
  for k in 1:3 loop
    U := U + hyperbolic[k, 1]*tanh(hyperbolic[k, 2]*(x - hyperbolic[k, 3]));
  end for;
  for k in 1:2 loop
    U := U + exponential[k, 1]*linearisedExponential(exponential[k, 2]*(x - exponential[k, 3]));
  end for;
end openCircuitPotential;
