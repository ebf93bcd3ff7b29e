within DataCenter.Battery.Functions;
function openCircuitPotentialIntegral "Integral of the open-circuit potential over the stoichiometry, from an arbitrary constant on"
  input Units.Fraction x "Stoichiometry";
  input Real linear[2] "Constant [V] and slope [V]";
  input Real hyperbolic[3, 3] "Rows {a [V], b [1], x0 [1]} of a*tanh(b*(x - x0))";
  input Real exponential[2, 3] "Rows {a [V], b [1], x0 [1]} of a*exp(b*(x - x0))";
  output Units.Voltage W "Integral of U over the stoichiometry";
protected
  constant Real small(unit = "1") = 1e-12 "Replaces the slope of an unused term";
  Real z(unit = "1") "Argument of the hyperbolic tangent";
algorithm
  W := linear[1]*x + linear[2]*x^2/2;
  for k in 1:3 loop
    z := abs(hyperbolic[k, 2]*(x - hyperbolic[k, 3]));
    // log(cosh(z)) without overflow
    W := W + hyperbolic[k, 1]/(hyperbolic[k, 2] + small)*(z + log(1 + exp(-2*z)));
  end for;
  for k in 1:2 loop
    W := W + exponential[k, 1]/(exponential[k, 2] + small)*exp(exponential[k, 2]*(x - exponential[k, 3]));
  end for;
end openCircuitPotentialIntegral;
