model StiffRelaxation "Nonlinear decay followed by a fast state, driven by an input: slow and stiff at once"
  parameter Real lambda(unit = "1/s") = 1e6 "Rate of the fast state";
  input Real drive(unit = "1/s", start = 0) "Production of the slow state";
  output Real slow(unit = "1", start = 1, fixed = true) "Slow state; 1/(1 + t) without drive";
  output Real fast(unit = "1", start = 0, fixed = true) "Follows the square of the slow state";
equation
  der(slow) = drive - slow^2;
  der(fast) = lambda*(slow^2 - fast);
end StiffRelaxation;
