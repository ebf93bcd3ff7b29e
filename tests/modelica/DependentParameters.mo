model DependentParameters "Parameters that follow others, arrays of them, and start values from them"
  parameter Real a = 2 "Independent";
  parameter Real b = a^2 + 1 "Follows a";
  parameter Real c[3] = {a, b, a*b} "Follows both";
  final parameter Real total = sum(c) "Follows the array";
  Real x[3](start = c, each fixed = true) "States";
equation
  for i in 1:3 loop
    der(x[i]) = -x[i]/b + total*0.01;
  end for;
end DependentParameters;
