model LinearLoop "Resistor ladder as a linear system, and a matrix equation"
  parameter Integer n = 8 "Number of meshes";
  Real i[n](each unit = "A") "Mesh currents";
  Real q(unit = "C", start = 0, fixed = true) "Charge of the last mesh";
  Real A[2, 2] "Matrix";
  Real x[2] "Solution";
equation
  10*sin(time) = 2*i[1] - i[2];
  for k in 2:n - 1 loop
    0 = 3*i[k] - i[k - 1] - i[k + 1];
  end for;
  0 = 2*i[n] - i[n - 1] + 0.1*q;
  der(q) = i[n];
  A = [2 + time, q; q, 3];
  A*x = {1, 2};
end LinearLoop;
