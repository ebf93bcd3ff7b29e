within DataCenter.Battery.Functions;
function regularisedRoot "Square root with a finite slope at zero"
  input Real x(unit = "1") "Argument, not negative";
  input Real delta(unit = "1") "Width of the regularised range";
  output Real y(unit = "1") "Approximately sqrt(x)";
algorithm
  y := x/(x^2 + delta^2)^0.25;
end regularisedRoot;
