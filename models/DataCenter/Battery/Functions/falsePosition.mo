within DataCenter.Battery.Functions;
function falsePosition "Point between two points at which a linear function reaches zero, limited to the points"
  input Real lower "Lower point";
  input Real upper "Upper point";
  input Real f_lower "Function at the lower point, negative if a solution lies between";
  input Real f_upper "Function at the upper point, positive if a solution lies between";
  output Real x "Lower point if the function is positive there, upper point if it is negative there, else the zero";
algorithm
  x := noEvent(if f_lower >= 0 then lower elseif f_upper <= 0 then upper
    else lower - (upper - lower)*f_lower/(f_upper - f_lower));
end falsePosition;
