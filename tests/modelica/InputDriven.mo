model InputDriven "Continuous, integer and boolean inputs; an array input"
  input Real u(start = 1) "Drive";
  input Integer gain(start = 2) "Gain";
  input Boolean enable(start = true) "Enable";
  input Real w[3](start = {1, 2, 3}) "Weights";
  output Real y "Output with direct feed-through";
  output Integer crossings(start = 0, fixed = true) "Upward crossings of 1";
  Real x(start = 0, fixed = true) "State";
equation
  der(x) = if enable then gain*u - x else -x;
  y = x + w[1]*u + w[2]*w[3];
  when x > 1 then
    crossings = pre(crossings) + 1;
  end when;
end InputDriven;
