within DataCenter.Battery.Functions;
function anodePotential "Potential of graphite over the state of charge, as the calendar law takes it: Safari and Delacourt (2011), doi 10.1149/1.3567007, lithiation after Schimpe et al. (2018), doi 10.1149/2.1181714jes"
  input Units.Fraction SOC "State of charge";
  output Units.Voltage U "Potential against lithium";
protected
  Units.Fraction x "Lithiation";
algorithm
  x := 0.0085 + SOC*(0.78 - 0.0085);
  U := 0.6379 + 0.5416*boundedExponential(-305.5309*x) - 0.044*tanh((x - 0.1958)/0.1088) - 0.1978*tanh((x - 1.0571)/0.0854)
    - 0.6875*tanh((x + 0.0117)/0.0529) - 0.0175*tanh((x - 0.5692)/0.0875);
end anodePotential;
