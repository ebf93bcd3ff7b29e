within DataCenter.Cooling.Functions;
function equalPercentage "Inherent characteristic of an equal-percentage valve that closes tight"
  input Real opening(unit = "1") "Opening, 0 closed, 1 open";
  input Real rangeability(unit = "1") = 30 "Ratio of the largest to the smallest controllable flow";
  output Real flow_ratio(unit = "1") "Flow over the flow of the open valve at equal pressure difference";
algorithm
  flow_ratio := (rangeability^opening - 1)/(rangeability - 1);
end equalPercentage;
