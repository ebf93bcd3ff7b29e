model IntegerLogic "Integer variables, div, mod and an array index that changes"
  parameter Real table[5] = {1, -2, 3, 0.5, 4} "Rates";
  Integer n(start = 1, fixed = true) "Place in the table";
  Integer rounds(start = 0, fixed = true) "Full rounds";
  Real x(start = 0, fixed = true) "State";
equation
  der(x) = table[n];
  when sample(0.25, 0.25) then
    n = mod(pre(n), 5) + 1;
    rounds = pre(rounds) + div(pre(n), 5);
  end when;
end IntegerLogic;
