within DataCenter.Battery.Functions;
function openCircuitPotentialIntegral "Integral of the open-circuit potential over the stoichiometry, from an arbitrary constant on"
  input Units.Fraction x "Stoichiometry";
  input Units.Voltage linear[2] "Constant and slope";
  input Units.Voltage hyperbolic[3] "Factors a of a*tanh(b*(x - x0))";
  input Real hyperbolic_argument[3, 2](each unit = "1") "Rows {b, x0} of a*tanh(b*(x - x0))";
  input Units.Voltage exponential[2] "Factors a of a*exp(b*(x - x0))";
  input Real exponential_argument[2, 2](each unit = "1") "Rows {b, x0} of a*exp(b*(x - x0))";
  output Units.Voltage W "Integral of U over the stoichiometry";
protected
  constant Real small(unit = "1") = 1e-12 "Replaces the slope of an unused term";
  Real z(unit = "1") "Argument of the hyperbolic tangent";
algorithm
  W := linear[1]*x + linear[2]*x^2/2;
  for k in 1:3 loop
    z := abs(hyperbolic_argument[k, 1]*(x - hyperbolic_argument[k, 2]));
    // log(cosh(z)) without overflow
    W := W + hyperbolic[k]/(hyperbolic_argument[k, 1] + small)*(z + log(1 + exp(-2*z)));
  end for;
  for k in 1:2 loop
    W := W + exponential[k]/(exponential_argument[k, 1] + small)*boundedExponentialIntegral(exponential_argument[k, 1]*(x - exponential_argument[k, 2]));
  end for;
end openCircuitPotentialIntegral;
