within DataCenter.Cooling.Functions;
function biquadratic "Biquadratic curve of two temperatures in degC"
  input Real c[6] "Coefficients of 1, x, x^2, y, y^2, x y";
  input Real x "First argument [degC]";
  input Real y "Second argument [degC]";
  output Real z(unit = "1") "Value";
algorithm
  z := c[1] + x*(c[2] + c[3]*x) + y*(c[4] + c[5]*y) + c[6]*x*y;
end biquadratic;
