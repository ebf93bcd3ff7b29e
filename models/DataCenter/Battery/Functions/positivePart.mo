within DataCenter.Battery.Functions;
function positivePart "Smooth maximum of an argument of any unit and zero"
  input Real x "Argument";
  input Real delta "Half width of the rounded corner";
  output Real y "Approximately max(x, 0), always positive";
algorithm
  y := (x + sqrt(x^2 + delta^2))/2;
end positivePart;
