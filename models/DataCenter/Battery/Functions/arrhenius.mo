within DataCenter.Battery.Functions;
function arrhenius "Arrhenius factor of a rate or a transport property"
  input Units.MolarEnergy E "Activation energy";
  input Units.Temperature T "Temperature";
  input Units.Temperature T_reference "Temperature at which the factor is one";
  output Units.Fraction factor "Ratio of the property to its value at the reference temperature";
algorithm
  factor := exp(E/Constants.R*(1/T_reference - 1/T));
end arrhenius;
