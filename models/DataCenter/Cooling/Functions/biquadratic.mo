within DataCenter.Cooling.Functions;
function biquadratic "Biquadratic curve of two temperatures in degC"
  input Real c[6](each unit = "1") "Coefficients of 1, x, x^2, y, y^2, x y";
  input Real x(unit = "degC") "First argument";
  input Real y(unit = "degC") "Second argument";
  output Real z(unit = "1") "Value";
algorithm
  z := c[1] + x*(c[2] + c[3]*x) + y*(c[4] + c[5]*y) + c[6]*x*y;
end biquadratic;
