within DataCenter.It.Functions;
function conversionInput "Input power of a bank of converters, P_in = (P_out + n c)/eta"
  input Units.Power P_out "Power delivered";
  input Real n(unit = "1") "Number of converters in parallel";
  input Units.Power c "Constant loss of one converter, referred to its output";
  input Units.Fraction eta "Efficiency of the proportional part";
  output Units.Power P_in "Power taken";
algorithm
  P_in := (P_out + n*c)/eta;
end conversionInput;
