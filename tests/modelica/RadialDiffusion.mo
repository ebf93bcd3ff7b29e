model RadialDiffusion "Diffusion in a sphere, finite volumes"
  parameter Integer n = 50 "Number of shells";
  parameter Real D(unit = "m2/s") = 1e-14 "Diffusion coefficient";
  parameter Real R(unit = "m") = 1e-5 "Radius";
  parameter Real j(unit = "mol/(m2.s)") = 1e-5 "Flux out of the surface";
  final parameter Real dr(unit = "m") = R/n "Thickness of a shell";
  Real c[n](each unit = "mol/m3", each start = 1e4, each fixed = true, each nominal = 1e4) "Concentration";
  Real N[n + 1](each unit = "mol/s") "Flow through the shell faces";
  output Real c_surface(unit = "mol/m3") "Surface concentration";
equation
  N[1] = 0;
  for i in 2:n loop
    N[i] = -D*4*3.141592653589793*((i - 1)*dr)^2*(c[i] - c[i - 1])/dr;
  end for;
  N[n + 1] = j*4*3.141592653589793*R^2;
  for i in 1:n loop
    4/3*3.141592653589793*dr^3*(i^3 - (i - 1)^3)*der(c[i]) = N[i] - N[i + 1];
  end for;
  c_surface = c[n] - j*dr/(2*D);
end RadialDiffusion;
