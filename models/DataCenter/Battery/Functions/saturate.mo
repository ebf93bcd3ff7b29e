within DataCenter.Battery.Functions;
function saturate "Smooth step from zero to one"
  input Real x(unit = "1") "Argument";
  output Real y(unit = "1") "0 below x = 0, 1 above x = 1, with a continuous slope";
protected
  Real z(unit = "1") "Argument limited to 0 to 1";
algorithm
  z := noEvent(max(0, min(1, x)));
  y := z^2*(3 - 2*z);
end saturate;
