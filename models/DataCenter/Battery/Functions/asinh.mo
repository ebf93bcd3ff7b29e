within DataCenter.Battery.Functions;
function asinh "Inverse hyperbolic sine"
  input Real x(unit = "1") "Argument";
  output Real y(unit = "1") "asinh(x)";
algorithm
  // odd by construction: no cancellation at large negative arguments
  y := smooth(2, noEvent(if x > 0 then log(x + sqrt(x^2 + 1)) else -log(sqrt(x^2 + 1) - x)));
end asinh;
