within DataCenter.Electrical.Loads;
model DcConstantPower "Constant power that folds back to constant resistance below a voltage"
  parameter Units.Voltage V_fold = 300 "Constant power above, constant resistance below";
  input Units.Power P_demand(start = 0) "Power at sufficient voltage";
  Interfaces.DcPin pin "Terminal";
  output Units.Power P "Power into the load";
equation
  pin.i = if pin.v > V_fold then P_demand / pin.v else P_demand * pin.v / V_fold ^ 2;
  P = pin.v * pin.i;
end DcConstantPower;
