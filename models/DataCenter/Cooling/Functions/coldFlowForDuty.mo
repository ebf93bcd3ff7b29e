within DataCenter.Cooling.Functions;
function coldFlowForDuty "Cold capacity flow rate with which a counterflow exchanger carries a given duty"
  input Units.HeatFlowRate Q_flow "Duty";
  input Units.Temperature T_1 "Hot inlet temperature";
  input Units.Temperature T_2 "Cold inlet temperature";
  input Units.ThermalConductance C_1 "Hot capacity flow rate";
  input Units.ThermalConductance C_1_nominal "Nominal hot capacity flow rate";
  input Units.ThermalConductance C_2_max "Largest cold capacity flow rate";
  input Units.ThermalConductance C_2_nominal "Nominal cold capacity flow rate";
  input Units.ThermalConductance UA_nominal "Nominal conductance";
  input Real resistance_share_1(unit = "1") "Share of the hot side in the nominal thermal resistance";
  output Units.ThermalConductance C_2 "Cold capacity flow rate between 1 and 100 % of C_2_max";
protected
  Units.ThermalConductance lower "Lower bound";
  Units.ThermalConductance upper "Upper bound";
algorithm
  lower := 0.01*C_2_max;
  upper := C_2_max;
  for k in 1:40 loop
    C_2 := 0.5*(lower + upper);
    if exchangerConductance(C_1, C_2, C_1_nominal, C_2_nominal, UA_nominal, resistance_share_1)*(T_1 - T_2) < Q_flow then
      lower := C_2;
    else
      upper := C_2;
    end if;
  end for;
  C_2 := 0.5*(lower + upper);
end coldFlowForDuty;
