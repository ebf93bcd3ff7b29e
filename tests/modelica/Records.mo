package Records "Records, replaceable functions and arrays of components"
  record Material "Material data"
    Real rho(unit = "kg/m3") "Density";
    Real cp(unit = "J/(kg.K)") "Specific heat capacity";
  end Material;
  function capacity "Heat capacity of a volume"
    input Material material "Material";
    input Real V(unit = "m3") "Volume";
    output Real C(unit = "J/K") "Heat capacity";
  algorithm
    C := material.rho*material.cp*V;
  end capacity;
  partial function Loss "Heat loss"
    input Real dT(unit = "K") "Temperature difference";
    output Real Q(unit = "W") "Heat";
  end Loss;
  function linear "Linear loss"
    extends Loss;
  algorithm
    Q := 2*dT;
  end linear;
  function radiation "Loss with the fourth power"
    extends Loss;
  algorithm
    Q := 2*dT + 1e-8*((300 + dT)^4 - 300^4);
  end radiation;
  model Body "Thermal mass"
    parameter Material material = Material(rho = 1000, cp = 4000) "Material";
    parameter Real V(unit = "m3") = 1e-4 "Volume";
    parameter Real T0(unit = "K") = 350 "Start temperature";
    replaceable function loss = linear constrainedby Loss "Loss law";
    Real T(unit = "K", start = T0, fixed = true, nominal = 300) "Temperature";
  equation
    der(T) = -loss(T - 300)/capacity(material, V);
  end Body;
  model Model "Three bodies of different kind"
    Body water[2](V = {1e-4, 2e-4}, T0 = {350, 330}) "Two bodies of water";
    Body steel(material = Material(rho = 7850, cp = 490), redeclare function loss = radiation) "One of steel";
    Real mean(unit = "K") "Mean temperature";
  equation
    mean = (sum(water.T) + steel.T)/3;
  end Model;
end Records;
