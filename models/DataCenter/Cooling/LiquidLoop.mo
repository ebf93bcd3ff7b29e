within DataCenter.Cooling;
model LiquidLoop "Cold-plate loop with coolant distribution units (CDU) that run side by side on one row manifold"
  parameter Integer nCdu = 11 "Number of CDUs";
  parameter Integer nRow = 1 "Number of row manifolds in parallel";
  parameter Real row_resistance[nRow](each unit = "1") = fill(1.0, nRow) "Hydraulic resistance of each row over the design value";
  parameter Units.Power Q_flow_nominal = 2e6 "Nominal duty of one CDU";
  parameter Units.MassFlowRate m_flow_coolant_nominal = 50.35 "Coolant flow of one CDU at full pump speed (1.5 L/min per kW)";
  parameter Units.MassFlowRate m_flow_facility_nominal = 50 "Facility water flow of one CDU at open valve and full facility pump speed";
  parameter Units.TemperatureDifference approach_nominal = 4 "Coolant supply above facility supply at nominal duty and flows";
  parameter Units.Volume V_coolant = 2.4 "Coolant volume per CDU, racks and pipes included (1.2 L/kW)";
  parameter Units.Volume V_reserve = 0.05 "Coolant in the expansion vessel of one CDU";
  parameter Units.Volume V_facility = 1.2 "Facility water volume per CDU from header to header";
  parameter Units.Pressure dp_nominal = 250e3 "Pump head at nominal coolant flow";
  parameter Real eta_pump(unit = "1") = 0.75 "Pump efficiency at nominal point";
  parameter Real eta_drive(unit = "1") = 0.88 "Efficiency of motor and converter";
  parameter Real head_shutoff(unit = "1") = 1.25 "Pump head at zero flow over nominal head";
  parameter Real share_manifold(unit = "1") = 0.6 "Share of the row manifolds and racks in the nominal pressure loss";
  parameter Units.MassFlowRate m_flow_coolant_cdu = 438/11 "Coolant flow per installed CDU that the pump speed holds (1.5 L/min per kW with one CDU in eleven to spare)";
  parameter Units.Temperature T_coolant_nominal = 310.15 "Temperature at which the properties of the coolant are taken";
  parameter Units.Temperature T_facility_nominal = 298.15 "Temperature at which the properties of the facility water are taken: the same in all that share the water, or heat is lost between them";
  parameter Boolean steady_start = true "Start in the steady state of the inputs; false where inputs come from equations: start from the start parameters" annotation(Evaluate = true);
  parameter Units.HeatFlowRate Q_flow_start = 17.4e6/11*nCdu "Heat from the racks for which the loop starts without steady_start";
  parameter Units.Temperature T_facility_start = 293.15 "Facility water supply temperature for which the loop starts without steady_start";
  parameter Units.Temperature T_coolant_start = 305.15 "Coolant supply temperature with which the loop starts without steady_start";
  parameter Real facility_speed_start(unit = "1") = 0.667 "Facility pump speed for which the loop starts without steady_start";
  replaceable function coolantDensity = Media.PropyleneGlycol25.density "Density of the coolant";
  replaceable function coolantSpecificHeatCapacity = Media.PropyleneGlycol25.specificHeatCapacity "Specific heat capacity of the coolant";
  replaceable function coolantDynamicViscosity = Media.PropyleneGlycol25.dynamicViscosity "Dynamic viscosity of the coolant";
  replaceable function coolantThermalConductivity = Media.PropyleneGlycol25.thermalConductivity "Thermal conductivity of the coolant";
  parameter Units.Temperature T_coolant_supply_operating_min = 288.15 "Lowest coolant supply: above the dew point of a room of 60 % relative humidity at 23 degC";
  parameter Units.Temperature T_coolant_supply_operating_max = 318.15 "Highest coolant supply of racks with cold plates, class W45";
  parameter Real coolant_reserve_operating_min(unit = "1") = 0.2 "Low-level alarm of the expansion vessels";

  input Units.HeatFlowRate Q_flow_liquid(start = 17.4e6) "Heat from the racks into the coolant";
  input Units.Temperature T_facility_supply(start = 293.15) "Facility water supply temperature";
  input Real facility_pump_speed(unit = "1", start = 0.65) "Speed of the facility pumps over nominal";
  input Units.Temperature T_coolant_setpoint(start = 305.15) "Setpoint of the coolant supply temperature";
  input Boolean pump_available(start = true) "True while the CDU feeder is connected";
  input Real V_pump_pu(unit = "1", start = 1) "Voltage of the CDU feeder [pu]";
  input Integer n_cdu_failed(start = 0, min = 0) "Number of CDUs out of service";
  input Units.MassFlowRate m_flow_leak(start = 0) "Coolant lost through a leak";

  output Units.Temperature T_coolant_supply "Coolant supply temperature to the racks";
  output Units.Temperature T_coolant_return "Coolant return temperature from the racks";
  output Units.MassFlowRate m_flow_coolant "Coolant flow through the racks";
  output Units.MassFlowRate m_flow_facility "Facility water flow";
  output Units.Temperature T_facility_return "Facility water return temperature";
  output Units.Power P_pump "Electrical power of the pumps";
  output Units.HeatFlowRate Q_flow_facility "Heat into the facility water";
  output Units.HeatFlowRate Q_flow_ambient "Heat of motors and converters into the room";
  output Units.MassFlowRate m_flow_row[nRow] "Coolant flow of each row";
  output Units.Pressure dp_row "Pressure difference between the row manifolds";
  output Units.Pressure dp_pump "Pump head";
  output Real valve_opening(unit = "1") "Opening of the facility water valves";
  output Real coolant_reserve(unit = "1") "Coolant left in the expansion vessels over their volume; the pumps trip at zero";
  output Real pump_speed(unit = "1") "Speed of the pumps over nominal";
  output Boolean pump_running "True while the pumps are driven";
  output Boolean level_trip(start = false, fixed = true) "True from when the expansion vessels were empty on: the pumps have tripped";
  output Units.Energy E_in(start = 0, fixed = true, nominal = 1e10) "Energy taken in: heat of the racks and electricity";
  output Units.Energy E_out(start = 0, fixed = true, nominal = 1e10) "Energy given to facility water and room";
  output Units.Energy E_stored(nominal = 1e10) "Thermal energy held in the liquids above 20 degC";

  Parts.UnitsInService units(n = nCdu, tau_lost = 1.5, tau_back = 10, n_failed = n_cdu_failed) "CDUs in service";
  Parts.Drive pump(
    available = pump_available and not level_trip,
    V_pu = V_pump_pu,
    setpoint = speed_setpoint,
    speed_start = speed_start,
    t_ramp = 10) "Pump drives";
  Parts.ProportionalIntegral controller(
    k = 0.02,
    T_i = 40,
    y_start = opening_start,
    error = T_coolant_supply - T_coolant_setpoint) "Supply temperature controller";
  Parts.ControlValve valve(setpoint = controller.y, t_stroke = 60, opening_start = opening_start) "Facility water valves";
  Parts.HeatExchanger exchanger(
    n_running = units.n_running,
    UA_nominal = UA_nominal,
    C_1_nominal = m_flow_coolant_nominal*cp_coolant,
    C_2_nominal = m_flow_facility_nominal*cp_facility,
    resistance_share_1 = coolant_share,
    C_1 = m_flow_coolant*cp_coolant,
    C_2 = m_flow_facility*cp_facility,
    T_1 = T_coolant_return,
    T_2 = T_facility_supply) "CDU heat exchangers";
protected
  Units.Volume V_leaked(start = 0, fixed = true) "Coolant lost";
  constant Units.Temperature T_reference = 293.15 "Temperature of zero stored energy";
  parameter Units.SpecificHeatCapacity cp_coolant = coolantSpecificHeatCapacity(T_coolant_nominal) "Specific heat capacity of the coolant";
  parameter Units.SpecificHeatCapacity cp_facility = Media.Water.specificHeatCapacity(T_facility_nominal) "Specific heat capacity of the facility water";
  parameter Units.Density rho_coolant = coolantDensity(T_coolant_nominal) "Density of the coolant";
  parameter Units.DynamicViscosity mu_coolant = coolantDynamicViscosity(T_coolant_nominal) "Dynamic viscosity of the coolant";
  parameter Units.ThermalConductivity k_coolant = coolantThermalConductivity(T_coolant_nominal) "Thermal conductivity of the coolant";
  parameter Units.DynamicViscosity mu_facility = Media.Water.dynamicViscosity(T_facility_nominal) "Dynamic viscosity of the facility water";
  parameter Units.ThermalConductivity k_facility = Media.Water.thermalConductivity(T_facility_nominal) "Thermal conductivity of the facility water";
  parameter Real film_coolant(unit = "1") = Functions.plateFilm(m_flow_coolant_nominal, mu_coolant, k_coolant, cp_coolant) "Film of the coolant at nominal flow, over the geometry of the plates";
  parameter Real film_facility(unit = "1") = Functions.plateFilm(m_flow_facility_nominal, mu_facility, k_facility, cp_facility) "Film of the facility water likewise";
  parameter Real coolant_share(unit = "1") = film_facility/(film_coolant + film_facility) "Share of the coolant's film in the thermal resistance of the plates";
  parameter Units.HeatCapacity C_coolant = nCdu*V_coolant*rho_coolant*cp_coolant "Heat capacity of the coolant";
  parameter Units.HeatCapacity C_facility = nCdu*V_facility*Media.Water.density(T_facility_nominal)*cp_facility "Heat capacity of the facility water";
  parameter Units.TemperatureDifference dT_coolant_nominal = Q_flow_nominal/(m_flow_coolant_nominal*cp_coolant) "Nominal temperature rise of the coolant";
  parameter Units.TemperatureDifference dT_facility_nominal = Q_flow_nominal/(m_flow_facility_nominal*cp_facility) "Nominal temperature rise of the facility water";
  parameter Units.ThermalConductance UA_nominal = Functions.conductanceFromTemperatures(
    Q_flow_nominal,
    approach_nominal,
    approach_nominal + dT_coolant_nominal - dT_facility_nominal) "Nominal conductance of one CDU";
  parameter Real share_initial(unit = "1", fixed = false, start = 1) "Share of the CDUs in service at the start";
  parameter Real flow_per_speed_start(unit = "1", fixed = false, start = 1) "Total flow over nominal total flow at full speed at the start";
  parameter Real speed_start(unit = "1", fixed = false, start = 0.8) "Pump speed at the start";
  parameter Units.ThermalConductance C_coolant_start(fixed = false, start = 1e6) "Capacity flow rate of the coolant at the start";
  parameter Units.Power P_shaft_start(fixed = false, start = 1e5) "Shaft power of the pumps at the start";
  parameter Units.HeatFlowRate Q_flow_initial(fixed = false, start = 1e7) "Heat from the racks at the start";
  parameter Units.Temperature T_facility_initial(fixed = false) "Facility water supply temperature at the start";
  parameter Units.Temperature T_coolant_initial(fixed = false) "Coolant supply temperature at the start";
  parameter Real facility_speed_initial(unit = "1", fixed = false, start = 0.7) "Facility pump speed at the start";
  parameter Units.ThermalConductance C_facility_start(fixed = false, start = 1e6) "Capacity flow rate of the facility water at the start";
  parameter Real opening_start(unit = "1", fixed = false) "Valve opening at the start";
  parameter Real row_conductance(unit = "1") = sum(1/sqrt(row_resistance[i]) for i in 1:nRow)/nRow "Flow of all rows over design at equal pressure difference";
  parameter Real share_rows(unit = "1") = share_manifold/row_conductance^2 "Pressure loss of the rows at nominal flow over nominal head";
  Real running_share(unit = "1") "Share of the CDUs in service";
  Real speed_setpoint(unit = "1") "Pump speed that holds the total flow";
  Real flow_per_speed(unit = "1") "Total flow over nominal total flow at full speed";
  Units.Power P_shaft "Shaft power of the pumps, all of it heat in the coolant";
equation
  assert(n_cdu_failed >= 0 and n_cdu_failed <= nCdu,
    "n_cdu_failed = " + String(n_cdu_failed) + ": CDUs out of service must lie within 0 and nCdu = " + String(nCdu));
  running_share = units.n_running/nCdu;
  flow_per_speed = running_share*sqrt(head_shutoff/((head_shutoff - share_manifold) + share_rows*running_share^2));
  speed_setpoint = noEvent(min(1, m_flow_coolant_cdu/(m_flow_coolant_nominal*(flow_per_speed + 1e-6))));
  m_flow_coolant = nCdu*m_flow_coolant_nominal*pump.speed*flow_per_speed;
  P_shaft = if pump.running then nCdu*running_share*Functions.pumpShaftPower(
    m_flow_coolant_nominal/rho_coolant*dp_nominal,
    eta_pump,
    head_shutoff,
    pump.speed,
    pump.speed*flow_per_speed/(running_share + 1e-6)) else 0;
  P_pump = P_shaft/eta_drive;
  Q_flow_ambient = P_pump - P_shaft;
  m_flow_facility = nCdu*running_share*m_flow_facility_nominal*noEvent(max(0, facility_pump_speed))*valve.flow_ratio;

  der(V_leaked) = if level_trip then 0 else noEvent(max(0, m_flow_leak))/rho_coolant;
  coolant_reserve = 1 - V_leaked/(nCdu*V_reserve);
  level_trip = pre(level_trip) or V_leaked > nCdu*V_reserve;

  der(T_coolant_return) = (m_flow_coolant*cp_coolant*(T_coolant_supply - T_coolant_return) + Q_flow_liquid)/(C_coolant/2);
  der(T_coolant_supply) = (m_flow_coolant*cp_coolant*(T_coolant_return - T_coolant_supply) - exchanger.Q_flow + P_shaft)/(C_coolant/2);
  der(T_facility_return) = (m_flow_facility*cp_facility*(T_facility_supply - T_facility_return) + exchanger.Q_flow)/C_facility;
  Q_flow_facility = m_flow_facility*cp_facility*(T_facility_return - T_facility_supply);
  dp_row = dp_nominal*share_rows*(m_flow_coolant/(nCdu*m_flow_coolant_nominal))^2;
  dp_pump = dp_nominal*(head_shutoff*pump.speed^2
    - (head_shutoff - 1)*(m_flow_coolant/(nCdu*m_flow_coolant_nominal*(running_share + 1e-6)))^2);
  for i in 1:nRow loop
    m_flow_row[i] = m_flow_coolant/(nRow*row_conductance*sqrt(row_resistance[i]));
  end for;
  pump_speed = pump.speed;
  pump_running = pump.running;
  valve_opening = valve.opening;

  der(E_in) = Q_flow_liquid + P_pump;
  der(E_out) = Q_flow_facility + Q_flow_ambient;
  E_stored = C_coolant/2*(T_coolant_return + T_coolant_supply - 2*T_reference) + C_facility*(T_facility_return - T_reference);
initial equation
  // The steady state that belongs to the inputs, so that results have no start-up transient
  if steady_start then
    share_initial = max(0.5, nCdu - n_cdu_failed)/nCdu;
    Q_flow_initial = Q_flow_liquid;
    T_facility_initial = T_facility_supply;
    T_coolant_initial = T_coolant_setpoint;
    facility_speed_initial = facility_pump_speed;
  else
    share_initial = 1;
    Q_flow_initial = Q_flow_start;
    T_facility_initial = T_facility_start;
    T_coolant_initial = T_coolant_start;
    facility_speed_initial = facility_speed_start;
  end if;
  flow_per_speed_start = share_initial*sqrt(head_shutoff/((head_shutoff - share_manifold) + share_rows*share_initial^2));
  speed_start = min(1, m_flow_coolant_cdu/(m_flow_coolant_nominal*flow_per_speed_start));
  C_coolant_start = nCdu*m_flow_coolant_nominal*speed_start*flow_per_speed_start*cp_coolant;
  P_shaft_start = nCdu*share_initial*Functions.pumpShaftPower(
    m_flow_coolant_nominal/rho_coolant*dp_nominal, eta_pump, head_shutoff, speed_start, speed_start*flow_per_speed_start/share_initial);
  C_facility_start = Functions.coldFlowForDuty(
    Q_flow_initial + P_shaft_start,
    T_coolant_initial + Q_flow_initial/C_coolant_start,
    T_facility_initial,
    C_coolant_start,
    share_initial*nCdu*m_flow_coolant_nominal*cp_coolant,
    share_initial*nCdu*m_flow_facility_nominal*cp_facility,
    share_initial*nCdu*m_flow_facility_nominal*cp_facility,
    share_initial*nCdu*UA_nominal,
    coolant_share);
  opening_start = Functions.equalPercentageOpening(
    min(1, C_facility_start/(share_initial*nCdu*m_flow_facility_nominal*max(0.05, facility_speed_initial)*cp_facility)));
  T_coolant_supply = T_coolant_initial;
  T_coolant_return = T_coolant_initial + Q_flow_initial/C_coolant_start;
  T_facility_return = T_facility_initial + (Q_flow_initial + P_shaft_start)/C_facility_start;
end LiquidLoop;
