within DataCenter.Electrical.Machines;
model ExciterSEXS "Simplified excitation system SEXS: transient gain reduction and limited exciter lag"
  extends PartialExciter;
  parameter Units.PerUnit TATB = 0.1 "Ratio TA/TB of the lead-lag";
  parameter Units.Time TB = 10 "Lag time constant";
  parameter Real K(unit = "1") = 200 "Regulator gain";
  parameter Units.Time TE = 0.05 "Exciter time constant";
  parameter Units.PerUnit EMIN = 0 "Lower limit of the field voltage";
  parameter Units.PerUnit EMAX = 6 "Upper limit of the field voltage";
  Units.PerUnit x_leadlag(start = 0) "State of the lead-lag";
  Units.PerUnit x_exciter(start = 0) "State of the exciter";
protected
  Units.PerUnit e "Voltage error";
  Units.PerUnit y "Output of the lead-lag";
initial equation
  x_exciter = v_f_start;
  x_leadlag = v_f_start / K;
equation
  V_ref_start = V_start + v_f_start / K;
  e = if enabled then V_ref - V_t else 0;
  TB * der(x_leadlag) = e - x_leadlag;
  y = x_leadlag + TATB * (e - x_leadlag);
  // soft non-windup limit: the state is pulled back to the limit within TE/1000 instead of an event
  TE * der(x_exciter) = (if enabled then K * y else 0) - x_exciter - 1000 * noEvent(max(0, x_exciter - EMAX) + min(0, x_exciter - EMIN));
  v_f = noEvent(min(EMAX, max(EMIN, x_exciter)));
end ExciterSEXS;
