within DataCenter.Electrical.Machines;
partial model PartialExciter "Terminals of an excitation system"
  parameter Units.PerUnit V_start = 1 "Terminal voltage that is held at the start";
  parameter Units.PerUnit v_f_start = 0 "Field voltage at the start";
  input Units.PerUnit V_t(start = 1) "Terminal voltage";
  input Units.PerUnit V_ref(start = 1) "Voltage reference";
  input Units.PerUnit i_f(start = 1) "Field current";
  input Boolean enabled(start = true) "Field breaker is closed";
  output Units.PerUnit v_f "Field voltage";
  Units.PerUnit V_ref_start "Reference that holds V_start";
end PartialExciter;
