model SteepOutput "First-order lag with an output that magnifies the error of its state"
  parameter Real steepness(unit = "1") = 300 "Relative change of the output per change of the state";
  input Real drive(unit = "1", start = 0) "What the state follows";
  output Real x(unit = "1", start = 0, fixed = true) "State";
  output Real y(unit = "1", nominal = 1) "Output; its nominal value asks for accuracy";
equation
  der(x) = drive - x;
  y = exp(steepness*x);
end SteepOutput;
