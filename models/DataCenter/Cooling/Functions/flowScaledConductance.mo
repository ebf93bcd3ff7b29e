within DataCenter.Cooling.Functions;
function flowScaledConductance "Film conductance of turbulent flow, proportional to flow^0.8, with finite slope at zero"
  input Units.ThermalConductance hA_nominal "Film conductance at nominal flow";
  input Real flow_ratio(unit = "1") "Flow over nominal flow, of either sign";
  output Units.ThermalConductance hA "Film conductance";
protected
  constant Real ratio_small(unit = "1") = 1e-2 "Below this flow ratio the film is laminar and the law linear";
algorithm
  hA := hA_nominal*flow_ratio^2*(flow_ratio^2 + ratio_small^4)^(-0.5)*(flow_ratio^2 + ratio_small^2)^(-0.1);
  annotation(Documentation(info = "<html>Dittus and Boelter exponent; within 0.1 % of ratio^0.8 above a flow ratio of 0.1.</html>"));
end flowScaledConductance;
