package Grid "Quasi-static electrical network in dq coordinates, per unit: bus voltages are algebraic"
  connector Pin "Terminal"
    Real v_d(unit = "1", start = 1) "Voltage, real part";
    Real v_q(unit = "1") "Voltage, imaginary part";
    flow Real i_d(unit = "1") "Current into the component, real part";
    flow Real i_q(unit = "1") "Current into the component, imaginary part";
  end Pin;

  model System "What all components share"
    parameter Real omega(unit = "1") = 1 "Speed of the frame";
  end System;

  model Bus "Busbar with a shunt, which carries it when it is dead"
    parameter Real G(unit = "1") = 1e-3 "Shunt conductance";
    parameter Real B(unit = "1") = 1e-2 "Shunt susceptance";
    Pin pin "Terminal";
    Real V(unit = "1") "Voltage magnitude";
    outer System system;
  equation
    pin.i_d = G * pin.v_d - system.omega * B * pin.v_q;
    pin.i_q = G * pin.v_q + system.omega * B * pin.v_d;
    V = sqrt(pin.v_d ^ 2 + pin.v_q ^ 2);
  end Bus;

  model Branch "Series impedance behind a switch"
    parameter Real R(unit = "1") = 0.01 "Resistance";
    parameter Real X(unit = "1") = 0.04 "Reactance at rated speed";
    input Boolean closed(start = true) "Switch";
    Pin p "Sending end";
    Pin n "Receiving end";
    outer System system;
  protected
    Real g(unit = "1") "Conductance";
    Real b(unit = "1") "Susceptance";
  equation
    g = if closed then R / (R ^ 2 + (system.omega * X) ^ 2) else 0;
    b = if closed then -system.omega * X / (R ^ 2 + (system.omega * X) ^ 2) else 0;
    p.i_d = g * (p.v_d - n.v_d) - b * (p.v_q - n.v_q);
    p.i_q = g * (p.v_q - n.v_q) + b * (p.v_d - n.v_d);
    n.i_d = -p.i_d;
    n.i_q = -p.i_q;
  end Branch;

  model Source "Voltage behind a reactance"
    parameter Real E(unit = "1") = 1.02 "Voltage";
    parameter Real X(unit = "1") = 0.05 "Reactance at rated speed";
    Pin pin "Terminal";
    outer System system;
  equation
    E - pin.v_d = system.omega * X * pin.i_q;
    -pin.v_q = -system.omega * X * pin.i_d;
  end Source;

  partial model PartialLoad "Load whose power and voltage measurement follow with a delay"
    parameter Real P(unit = "1") = 0.01 "Power";
    Pin pin "Terminal";
    Real p(unit = "1", start = 0) "Power taken at the measured voltage";
    Real V(unit = "1", start = 1) "Measured voltage";
  equation
    der(p) = (P - p) / 0.05;
    der(V) = (sqrt(pin.v_d ^ 2 + pin.v_q ^ 2 + 1e-8) - V) / 0.01;
    pin.i_d = p * pin.v_d / (V ^ 2 + 0.01);
    pin.i_q = p * pin.v_q / (V ^ 2 + 0.01);
  end PartialLoad;

  model Load "Load that is switched on at the start"
    extends PartialLoad;
  end Load;

  model SteadyLoad "Load that has been on for long: the start is a power flow"
    extends PartialLoad;
  initial equation
    der(p) = 0;
    der(V) = 0;
  end SteadyLoad;

  model PowerLoad "Constant power without delay: nonlinear in the voltage"
    parameter Real P(unit = "1") = 0.01 "Power";
    parameter Real least(unit = "1") = 0.01 "Square of the voltage below which it becomes a constant admittance";
    Pin pin "Terminal";
  equation
    pin.i_d = P * pin.v_d / (pin.v_d ^ 2 + pin.v_q ^ 2 + least);
    pin.i_q = P * pin.v_q / (pin.v_d ^ 2 + pin.v_q ^ 2 + least);
  end PowerLoad;

  model Tree "Binary tree of buses, for the growth of cost with size"
    parameter Integer count = 40 "Buses" annotation(Evaluate = true);
    inner System system "Frame";
    Source source "At the root";
    Bus bus[count] "Buses";
    Load load[count](each P = 0.3 / count) "One at each bus";
    Branch branch[count - 1] "From each bus but the first to its parent";
    input Boolean closed(start = true) "Every third branch";
    output Real V(unit = "1") "Voltage of the last bus";
  equation
    connect(source.pin, bus[1].pin);
    for k in 1:count loop
      connect(load[k].pin, bus[k].pin);
    end for;
    for k in 2:count loop
      connect(branch[k - 1].p, bus[div(k, 2)].pin);
      connect(branch[k - 1].n, bus[k].pin);
      branch[k - 1].closed = if mod(k, 3) == 0 then closed else true;
    end for;
    V = bus[count].V;
  end Tree;
end Grid;
