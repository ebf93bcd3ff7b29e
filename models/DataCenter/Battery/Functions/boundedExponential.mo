within DataCenter.Battery.Functions;
function boundedExponential "Exponential function, levelling off at 2 above an argument of 0: an electrode driven beyond empty or full keeps a potential that side reactions would hold (copper dissolves, the electrolyte oxidises)"
  input Real x(unit = "1") "Argument";
  output Real y(unit = "1") "exp(x) up to x = 0, 1 + tanh(x) above; value and slope are continuous";
algorithm
  y := smooth(1, noEvent(if x < 0 then exp(x) else 1 + tanh(x)));
end boundedExponential;
