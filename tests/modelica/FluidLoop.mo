package FluidLoop "Closed loop with stream connectors, flow in both directions"
  connector Port "Fluid port"
    Real p(unit = "Pa") "Pressure";
    flow Real m_flow(unit = "kg/s") "Mass flow into the component";
    stream Real h(unit = "J/kg") "Specific enthalpy of fluid leaving the component";
  end Port;
  model Volume "Mixing volume at a pressure of its own"
    Port a "First port";
    Port b "Second port";
    parameter Real m(unit = "kg") = 10 "Mass of fluid";
    parameter Real h0(unit = "J/kg") = 1e5 "Start enthalpy";
    Real h(unit = "J/kg", start = h0, fixed = true, nominal = 1e5) "Specific enthalpy";
    Real p(unit = "Pa", start = 1e5, fixed = true, nominal = 1e5) "Pressure";
    Real Q(unit = "W") "Heat";
  equation
    a.p = p;
    b.p = p;
    1e-5*der(p) = a.m_flow + b.m_flow;
    m*der(h) = a.m_flow*(actualStream(a.h) - h) + b.m_flow*(actualStream(b.h) - h) + Q;
    a.h = h;
    b.h = h;
  end Volume;
  model Pipe "Pipe with a pump: linear loss"
    Port a "Inlet";
    Port b "Outlet";
    input Real dp(unit = "Pa") "Pressure rise of the pump";
  equation
    a.m_flow = 1e-4*(a.p + dp - b.p);
    a.m_flow + b.m_flow = 0;
    a.h = inStream(b.h);
    b.h = inStream(a.h);
  end Pipe;
  model Loop "Heated and cooled volume with a pump that reverses"
    Volume hot(h0 = 2e5) "Heated volume";
    Volume cold(h0 = 1e5) "Cooled volume";
    Pipe supply(dp = 2e4*cos(0.5*time)) "Supply";
    Pipe return_(dp = 2e4*cos(0.5*time)) "Return";
    Real h_supply(unit = "J/kg") "Enthalpy in the supply pipe";
  equation
    hot.Q = 1e4;
    cold.Q = -0.1*(cold.h - 1e5);
    h_supply = inStream(hot.a.h);
    connect(cold.b, supply.a);
    connect(supply.b, hot.a);
    connect(hot.b, return_.a);
    connect(return_.b, cold.a);
  end Loop;
end FluidLoop;
