package Counters "When-clauses on integer(), floor() and the like: each counts what it is to see"
  partial model Filling "A level that rises by five litres a second"
    Real s(unit = "l", start = 0, fixed = true) "Level";
    Integer n(start = 0, fixed = true) "Count";
  equation
    der(s) = 5;
  end Filling;
  partial model Emptying "A level that falls by five litres a second"
    Real s(unit = "l", start = 10.75, fixed = true) "Level";
    Integer n(start = 10, fixed = true) "Whole litres";
  equation
    der(s) = -5;
  end Emptying;
  partial model Swinging "A level that swings between -3.5 and 3.5 litres, one period in two seconds"
    constant Real pi = 3.14159265358979;
    Real c(unit = "s", start = 0, fixed = true) "Time";
    Real s(unit = "l") "Level";
    Integer n(start = 0, fixed = true) "Count";
  equation
    der(c) = 1;
    s = 3.5*sin(c*pi);
  end Swinging;
  model Periods "Periods of time"
    parameter Real T(unit = "s") = 0.2 "Period";
    Integer n(start = 0, fixed = true) "Count";
    Real x(unit = "1", start = 1, fixed = true) "State";
  equation
    der(x) = n - x;
    when integer(time/T) > pre(n) then
      n = pre(n) + 1;
    end when;
  end Periods;
  model Above "The strict relation: exactly zero, and false, right after the event"
    extends Filling;
  equation
    when floor(s) > pre(n) then
      n = pre(n) + 1;
    end when;
  end Above;
  model AtLeast "The relation that is true at zero, which it reaches by a jump"
    extends Filling;
  equation
    when floor(s) >= pre(n) + 1 then
      n = pre(n) + 1;
    end when;
  end AtLeast;
  model Ceiling "Litres begun"
    extends Filling;
  equation
    when ceil(s) > pre(n) + 1 then
      n = pre(n) + 1;
    end when;
  end Ceiling;
  model Below "Falling, strict"
    extends Emptying;
  equation
    when floor(s) < pre(n) then
      n = pre(n) - 1;
    end when;
  end Below;
  model AtMost "Falling, true at zero"
    extends Emptying;
  equation
    when floor(s) <= pre(n) - 1 then
      n = pre(n) - 1;
    end when;
  end AtMost;
  model Pairs "Pairs of litres, by div"
    extends Filling;
  equation
    when div(s, 2) > pre(n) then
      n = pre(n) + 1;
    end when;
  end Pairs;
  model Even "Returns of the remainder, by mod"
    extends Filling;
  equation
    when mod(s, 2) < 1 then
      n = pre(n) + 1;
    end when;
  end Even;
  model Odd "The remainder passes one, by rem"
    extends Filling;
  equation
    when rem(s, 2) > 1 then
      n = pre(n) + 1;
    end when;
  end Odd;
  model Follow "The counter takes the value itself"
    extends Filling;
  equation
    when integer(s) <> pre(n) then
      n = integer(s);
    end when;
  end Follow;
  model Changes "Changes of an integer variable"
    extends Filling;
    Integer k "Whole litres";
  equation
    k = integer(s);
    when change(k) then
      n = pre(n) + 1;
    end when;
  end Changes;
  model InAlgorithm "In an algorithm"
    extends Filling;
  algorithm
    when integer(s) > pre(n) then
      n := pre(n) + 1;
    end when;
  end InAlgorithm;
  model Chained "Two counters at one instant, one fed by the other"
    extends Filling;
    Integer m(start = 0, fixed = true) "The first";
  equation
    when floor(s) > pre(m) then
      m = pre(m) + 1;
    end when;
    when m >= pre(n) + 1 then
      n = pre(n) + 1;
    end when;
  end Chained;
  model Crossings "Each whole litre in either direction"
    extends Swinging;
    Integer k(start = 0, fixed = true) "Whole litres";
  equation
    when {floor(s) >= pre(k) + 1, floor(s) <= pre(k) - 1} then
      k = integer(floor(s));
      n = pre(n) + 1;
    end when;
  end Crossings;
  model Threshold "A threshold that moves to the present value"
    extends Filling;
    discrete Real level(unit = "l", start = 0, fixed = true) "Level at the last event";
  equation
    when s > pre(level) + 1 then
      level = s;
      n = pre(n) + 1;
    end when;
  end Threshold;
  model Reset "reinit moves the indicator to exactly zero, where the relation is false"
    Real s(unit = "l", start = 0, fixed = true) "Level";
    Real v(unit = "l/s", start = 5, fixed = true) "Rate";
    Integer n(start = 0, fixed = true) "Count";
  equation
    der(s) = v;
    der(v) = 0;
    when s > 1 then
      reinit(s, 1);
      reinit(v, if pre(n) < 4 then 5 else 0);
      n = pre(n) + 1;
    end when;
  end Reset;
end Counters;
