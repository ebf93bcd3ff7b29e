within DataCenter.Battery.Functions;
function openCircuitPotential "Open-circuit potential of an electrode as a sum of a line, hyperbolic tangents and exponentials"
  input Units.Fraction x "Stoichiometry";
  input Units.Voltage linear[2] "Constant and slope";
  input Units.Voltage hyperbolic[3] "Factors a of a*tanh(b*(x - x0))";
  input Real hyperbolic_argument[3, 2](each unit = "1") "Rows {b, x0} of a*tanh(b*(x - x0))";
  input Units.Voltage exponential[2] "Factors a of a*exp(b*(x - x0))";
  input Real exponential_argument[2, 2](each unit = "1") "Rows {b, x0} of a*exp(b*(x - x0))";
  output Units.Voltage U "Open-circuit potential against lithium";
algorithm
  U := linear[1] + linear[2]*x;
  for k in 1:3 loop
    U := U + hyperbolic[k]*tanh(hyperbolic_argument[k, 1]*(x - hyperbolic_argument[k, 2]));
  end for;
  for k in 1:2 loop
    U := U + exponential[k]*boundedExponential(exponential_argument[k, 1]*(x - exponential_argument[k, 2]));
  end for;
end openCircuitPotential;
