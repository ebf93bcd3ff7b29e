within DataCenter.Cooling.Functions;
function equalPercentageOpening "Opening of an equal-percentage valve for a given flow"
  input Real flow_ratio(unit = "1") "Flow over the flow of the open valve";
  input Real rangeability(unit = "1") = 30 "Ratio of the largest to the smallest controllable flow";
  output Real opening(unit = "1") "Opening";
algorithm
  opening := log(1 + flow_ratio*(rangeability - 1))/log(rangeability);
end equalPercentageOpening;
