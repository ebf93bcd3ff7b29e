within DataCenter.Electrical.Network;
function steadyBusVoltage "Voltage of a bus behind a Thevenin source, with constant power and shunt admittance (upper solution)"
  input Units.PerUnit E "Source voltage";
  input Units.PerUnit R "Series resistance";
  input Units.PerUnit X "Series reactance";
  input Units.PerUnit P "Constant active power of the load";
  input Units.PerUnit Q "Constant reactive power of the load";
  input Units.PerUnit G "Shunt conductance";
  input Units.PerUnit B "Shunt susceptance, capacitive";
  output Units.PerUnit V "Bus voltage; that of the largest power where there is no solution";
protected
  Units.PerUnit a "Real part of 1 + Z Y";
  Units.PerUnit c "Imaginary part of 1 + Z Y";
  Units.PerUnit n "Squared magnitude of 1 + Z Y";
  Units.PerUnit R_s "Series resistance seen with the shunt";
  Units.PerUnit X_s "Series reactance seen with the shunt";
  Units.PerUnit b "Half the linear coefficient of the quadratic equation for V^2";
algorithm
  a := 1 + R * G - X * B;
  c := R * B + X * G;
  n := a * a + c * c;
  R_s := (R * a + X * c) / n;
  X_s := (X * a - R * c) / n;
  b := 0.5 * E * E / n - R_s * P - X_s * Q;
  V := sqrt(max(0, b + sqrt(max(0, b * b - (R_s * R_s + X_s * X_s) * (P * P + Q * Q)))));
end steadyBusVoltage;
