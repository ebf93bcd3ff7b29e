model Robertson "Stiff chemical kinetics"
  Real x(start = 1, fixed = true) "First species";
  Real y(start = 0, fixed = true, nominal = 1e-5) "Second species";
  Real z(start = 0, fixed = true) "Third species";
equation
  der(x) = -0.04*x + 1e4*y*z;
  der(y) = 0.04*x - 1e4*y*z - 3e7*y^2;
  der(z) = 3e7*y^2;
end Robertson;
