within DataCenter.Electrical.Machines;
model LoadSharing "Isochronous load sharing of several sets: each governor holds the frequency and is drawn to the mean loading"
  parameter Integer n = 2 "Sets" annotation(Evaluate = true);
  parameter Real k_share(unit = "1") = 0.02 "Governor input per deviation from the mean loading";
  input Units.PerUnit omega_set(start = 1) "Speed setpoint";
  input Units.PerUnit omega[n](each start = 1) "Speed of each set";
  input Units.Power P[n](each start = 0) "Power of each set";
  input Units.Power P_rated[n](each start = 2.5e6) "Rated power of each set";
  input Boolean online[n](each start = true) "Breaker of each set is closed";
  output Units.PerUnit error[n] "Input of each governor";
  output Units.PerUnit loading "Mean loading of the sets on the bus";
protected
  Units.Power P_capable "Rated power on the bus";
equation
  P_capable = sum(if online[k] then P_rated[k] else 0 for k in 1:n);
  loading = sum(if online[k] then P[k] else 0 for k in 1:n) / noEvent(max(P_capable, 1));
  for k in 1:n loop
    error[k] = omega_set - omega[k] + (if online[k] then k_share * (loading - P[k] / P_rated[k]) else 0);
  end for;
end LoadSharing;
