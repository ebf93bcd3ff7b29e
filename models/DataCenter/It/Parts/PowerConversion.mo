within DataCenter.It.Parts;
model PowerConversion "Rectifier shelf and DC-DC converters of one rack"
  parameter Real n_dcdc(unit = "1") = 18 "DC-DC converters (one per node)";
  parameter Units.Power c_dcdc = 13 "Constant loss of one DC-DC converter, referred to its output";
  parameter Units.Fraction eta_dcdc = 0.98 "Proportional efficiency of the DC-DC converters";
  parameter Real n_rectifier(unit = "1") = 48 "Rectifiers";
  parameter Units.Power c_rectifier = 17 "Constant loss of one rectifier, referred to its output";
  parameter Units.Fraction eta_rectifier = 0.96 "Proportional efficiency of the rectifiers";

  input Units.Power P_out "Power of the electronics";
  output Units.Power P_in "Power at the rack's alternating-current input";
  output Units.Power P_loss_dcdc "Loss of the DC-DC converters";
  output Units.Power P_loss_rectifier "Loss of the rectifiers";
  output Units.Fraction eta "Efficiency of the chain";

protected
  Units.Power P_busbar "Power of the direct-current busbar";

equation
  P_busbar = Functions.conversionInput(P_out, n_dcdc, c_dcdc, eta_dcdc);
  P_in = Functions.conversionInput(P_busbar, n_rectifier, c_rectifier, eta_rectifier);
  P_loss_dcdc = P_busbar - P_out;
  P_loss_rectifier = P_in - P_busbar;
  eta = P_out/P_in;
end PowerConversion;
