within DataCenter.Cooling.Functions;
function smoothClip "Limits a value to a range with rounded corners"
  input Real u(unit = "1") "Value";
  input Real lower(unit = "1") "Lower limit";
  input Real upper(unit = "1") "Upper limit";
  input Real rounding(unit = "1") "Width of the rounded corner";
  output Real y(unit = "1") "Limited value";
algorithm
  y := 0.5*(lower + upper + sqrt((u - lower)^2 + rounding^2) - sqrt((u - upper)^2 + rounding^2));
end smoothClip;
