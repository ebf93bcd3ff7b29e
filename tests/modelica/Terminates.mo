model Terminates "The model ends the simulation itself"
  Real x(start = 0, fixed = true) "State";
equation
  der(x) = 2;
  when x >= 1 then
    terminate("x has reached 1");
  end when;
end Terminates;
