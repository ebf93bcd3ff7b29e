within DataCenter.Cooling.Functions;
function plateFilm "Film coefficient of turbulent flow in the channels of a plate exchanger, over a factor of their geometry"
  input Units.MassFlowRate m_flow "Mass flow rate";
  input Units.DynamicViscosity mu "Dynamic viscosity";
  input Units.ThermalConductivity k "Thermal conductivity";
  input Units.SpecificHeatCapacity cp "Specific heat capacity";
  output Real film(unit = "1") "Film coefficient, for comparison with the same channels on the other side";
algorithm
  film := k*(m_flow/mu)^0.8*(cp*mu/k)^0.4;
  annotation(Documentation(info = "<html>Nu = C Re^0.8 Pr^0.4 (Dittus and Boelter, the exponent of the flow as in <code>flowScaledConductance</code>): the channels are
alike on both sides of a plate, so that geometry and C cancel in the ratio of both films.</html>"));
end plateFilm;
