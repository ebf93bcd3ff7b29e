within DataCenter.Battery.Functions;
function electrolyteDiffusivity "Salt diffusivity of the free electrolyte"
  input Units.Concentration c "Salt concentration";
  input Units.Diffusivity coefficients[3] "Coefficients of c^{0, 1, 2}, c over 1 mol/l";
  output Units.Diffusivity D "Diffusivity at the reference temperature";
protected
  Real c_molar(unit = "1") "Salt concentration over 1 mol/l";
algorithm
  c_molar := c/1000;
  D := coefficients[1] + c_molar*(coefficients[2] + c_molar*coefficients[3]);
end electrolyteDiffusivity;
