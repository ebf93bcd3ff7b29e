within DataCenter.Battery.Functions;
function siteFactor "Root of filled times free sites, sqrt(x*(1 - x)), with finite slopes and a floor outside 0 to 1, where side reactions carry the current"
  input Units.Fraction x "Stoichiometry at the surface";
  output Units.Fraction factor "Dependence of the exchange current density on the stoichiometry";
protected
  constant Units.Fraction x_floor = 1e-6 "Half width of the corners at 0 and 1";
  constant Units.Fraction least = 1e-3 "Least value: the resistance of a cell that is driven empty stays finite";
  constant Units.Fraction x_root = 1e-3 "Width over which the roots pass into straight lines";
algorithm
  factor := sqrt(least^2 + (regularisedRoot(positivePart(x, 2*x_floor), x_root)*regularisedRoot(positivePart(1 - x, 2*x_floor), x_root))^2);
end siteFactor;
