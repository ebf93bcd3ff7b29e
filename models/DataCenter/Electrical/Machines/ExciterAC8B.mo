within DataCenter.Electrical.Machines;
model ExciterAC8B "Brushless exciter with digital PID regulator, AC8B (IEEE Std 421.5-2005, section 6.8)"
  extends PartialExciter;
  parameter Real KPR(unit = "1") = 80 "Proportional gain";
  parameter Real KIR(unit = "1/s") = 5 "Integral gain";
  parameter Units.Time KDR = 10 "Derivative gain";
  parameter Units.Time TDR = 0.1 "Derivative lag";
  parameter Real KA(unit = "1") = 1 "Amplifier gain";
  parameter Units.Time TA = 0.02 "Amplifier lag";
  parameter Units.PerUnit VRMAX = 35 "Upper limit of the regulator output";
  parameter Units.PerUnit VRMIN = 0 "Lower limit of the regulator output";
  parameter Units.Time TE = 1.2 "Exciter time constant";
  parameter Real KE(unit = "1") = 1 "Exciter self-excitation constant";
  parameter Units.PerUnit KC = 0.55 "Rectifier loading factor";
  parameter Units.PerUnit KD = 1.1 "Demagnetising factor";
  Units.PerUnit x_integral(start = 0) "Integral part";
  Units.PerUnit x_derivative(start = 0) "Lagged error";
  Units.PerUnit x_amplifier(start = 0) "Amplifier output before its limits";
  Units.PerUnit V_R "Regulator output";
  Units.PerUnit V_E(start = 0) "Exciter voltage behind the commutating reactance";
protected
  Units.PerUnit e "Voltage error";
  Units.PerUnit y "Regulator output before the amplifier";
  Units.PerUnit V_FE "Signal proportional to the exciter field current";
  Units.PerUnit F_EX "Rectifier regulation";
  Units.PerUnit I_N "Normalised rectifier current";
  Units.PerUnit V_E_start "Exciter voltage at the start: first mode of the rectifier";
initial equation
  x_derivative = 0;
  V_E = V_E_start;
  x_amplifier = (KE * V_E_start + KD * v_f_start);
  x_integral = (KE * V_E_start + KD * v_f_start) / KA;
equation
  V_E_start = v_f_start * (1 + 0.577 * KC);
  V_ref_start = V_start;
  e = if enabled then V_ref - V_t else 0;
  TDR * der(x_derivative) = e - x_derivative;
  der(x_integral) = (if enabled then KIR * e else -x_integral / TE) - 50 * noEvent(max(0, x_integral - VRMAX / KA) + min(0, x_integral - VRMIN / KA));
  y = if enabled then KPR * e + x_integral + KDR * (e - x_derivative) / TDR else 0;
  // soft non-windup limit: the state is pulled back within TA/1000 instead of an event, its output is clipped
  TA * der(x_amplifier) = KA * y - x_amplifier - 1000 * noEvent(max(0, x_amplifier - VRMAX) + min(0, x_amplifier - VRMIN));
  V_R = noEvent(min(VRMAX, max(VRMIN, x_amplifier)));
  V_FE = KE * V_E + KD * i_f;
  TE * der(V_E) = V_R - V_FE - 50 * noEvent(min(0, V_E));
  I_N = KC * i_f / noEvent(max(V_E, 0.01));
  // IEEE Std 421.5, annex D: three modes of the bridge
  F_EX = noEvent(if I_N <= 0 then 1 else if I_N <= 0.433 then 1 - 0.577 * I_N
    else if I_N < 0.75 then sqrt(max(0, 0.75 - I_N ^ 2)) else max(0, 1.732 * (1 - I_N)));
  v_f = noEvent(max(0, V_E)) * F_EX;
end ExciterAC8B;
