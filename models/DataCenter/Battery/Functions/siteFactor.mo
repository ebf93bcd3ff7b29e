within DataCenter.Battery.Functions;
function siteFactor "Root of filled times free sites, sqrt(x*(1 - x)), kept positive and with finite slopes outside 0 to 1"
  input Units.Fraction x "Stoichiometry at the surface";
  output Units.Fraction factor "Dependence of the exchange current density on the stoichiometry";
protected
  constant Units.Fraction x_floor = 1e-6 "Half width of the corners at 0 and 1";
  constant Units.Fraction x_root = 1e-3 "Width over which the roots pass into straight lines";
algorithm
  factor := regularisedRoot(positivePart(x, 2*x_floor), x_root)*regularisedRoot(positivePart(1 - x, 2*x_floor), x_root);
end siteFactor;
