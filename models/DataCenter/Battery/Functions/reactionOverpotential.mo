within DataCenter.Battery.Functions;
function reactionOverpotential "Butler-Volmer overpotential of a symmetric reaction"
  input Units.CurrentDensity j "Current density on the particle surface, positive when lithium is taken up";
  input Units.CurrentDensity j0_reference "Rate constant at the temperature, for a salt concentration of 1 mol/l";
  input Units.Fraction x "Stoichiometry at the surface";
  input Units.Concentration c_e "Salt concentration";
  input Units.Temperature T "Temperature";
  output Units.Voltage eta "Overpotential, negative when lithium is taken up";
algorithm
  eta := -2*Constants.R*T/Constants.F*asinh(j/(2*j0_reference*siteFactor(x)*sqrt(c_e/1000)));
end reactionOverpotential;
