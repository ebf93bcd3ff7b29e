within DataCenter.Battery.Functions;
function electrolyteConductivity "Ionic conductivity of the free electrolyte"
  input Units.Concentration c "Salt concentration";
  input Real coefficients[6](each unit = "S/m") "Coefficients of c^{0, 1, 1.5, 2, 3, 4}, c over 1 mol/l";
  output Real kappa(unit = "S/m") "Conductivity at the reference temperature";
protected
  Real c_molar(unit = "1") "Salt concentration over 1 mol/l";
algorithm
  c_molar := c/1000;
  kappa := coefficients[1] + c_molar*(coefficients[2] + coefficients[3]*sqrt(c_molar)
    + c_molar*(coefficients[4] + c_molar*(coefficients[5] + c_molar*coefficients[6])));
end electrolyteConductivity;
