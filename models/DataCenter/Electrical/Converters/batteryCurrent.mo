within DataCenter.Electrical.Converters;
function batteryCurrent "Current that takes a power into a battery: (E0 + R0*I)*I = P, in the form that stays exact for R0 -> 0"
  input Units.Power P "Power into the battery";
  input Units.Voltage E0 "Open-circuit voltage";
  input Units.Resistance R0 "Internal resistance";
  output Units.Current I "Current into the battery; stays finite beyond the largest power that the battery can give, and without any voltage";
protected
  constant Units.Voltage E_least = 1 "Voltage that is counted on";
  Units.Voltage E "Open-circuit voltage, at least that";
algorithm
  E := max(E_least, E0);
  I := 2 * P / (E + sqrt(max(1e-3 * E ^ 2, E ^ 2 + 4 * R0 * P)));
end batteryCurrent;
