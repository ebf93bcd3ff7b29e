model Chain200 "Two hundred thermal masses in a row"
  parameter Integer n = 200 "Number of elements";
  Real T[n](each start = 300, each fixed = true, each unit = "K", each nominal = 300) "Temperature";
  Real Q[n + 1](each unit = "W") "Heat flow";
equation
  Q[1] = 100*(1 + sin(time));
  for i in 2:n loop
    Q[i] = 50*(T[i - 1] - T[i]);
  end for;
  Q[n + 1] = 10*(T[n] - 300);
  for i in 1:n loop
    2*der(T[i]) = Q[i] - Q[i + 1];
  end for;
end Chain200;
