within DataCenter.Battery.Functions;
function linearisedExponential "Exponential function, continued by its tangent above an argument of 3, so that a stoichiometry out of range stays finite"
  input Real x(unit = "1") "Argument";
  output Real y(unit = "1") "exp(x) up to x = 3, its tangent above";
protected
  constant Real x_limit(unit = "1") = 3 "Argument from which on the tangent is taken";
algorithm
  y := smooth(1, noEvent(if x < x_limit then exp(x) else exp(x_limit)*(1 + x - x_limit)));
end linearisedExponential;
