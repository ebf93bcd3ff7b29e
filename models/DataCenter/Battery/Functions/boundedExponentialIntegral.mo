within DataCenter.Battery.Functions;
function boundedExponentialIntegral "Integral of boundedExponential from minus infinity on"
  input Real x(unit = "1") "Argument";
  output Real y(unit = "1") "Integral";
algorithm
  // x + log(cosh(x)) without overflow
  y := smooth(2, noEvent(if x < 0 then exp(x) else 1 + 2*x + log((1 + exp(-2*x))/2)));
end boundedExponentialIntegral;
