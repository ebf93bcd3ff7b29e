within DataCenter.It.Validation;
model PowerChain "Efficiency of DC-DC converter and rectifier for one node"
  parameter Units.Power c_dcdc = 13 "Constant loss of a DC-DC converter";
  parameter Units.Fraction eta_dcdc = 0.98 "Proportional efficiency of the DC-DC converter";
  parameter Real n_rectifier(unit = "1") = 0.25 "Rectifiers per node";
  parameter Units.Power c_rectifier = 17 "Constant loss of a rectifier";
  parameter Units.Fraction eta_rectifier = 0.96 "Proportional efficiency of the rectifier";
  input Units.Power P_node(start = 1000) "Power of the node";
  output Units.Fraction eta "Efficiency of the chain";
  Parts.PowerConversion conversion(n_dcdc = 1, c_dcdc = c_dcdc, eta_dcdc = eta_dcdc,
    n_rectifier = n_rectifier, c_rectifier = c_rectifier, eta_rectifier = eta_rectifier) "Chain of one node";

equation
  conversion.P_out = P_node;
  eta = conversion.eta;
end PowerChain;
