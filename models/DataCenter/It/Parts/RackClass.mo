within DataCenter.It.Parts;
model RackClass "All racks of one kind, as one rack times their number"
  parameter Real n_rack(unit = "1") = 132 "Racks of this kind";
  parameter Boolean liquid_cooled = true "Cold plates on coolant; false: heat sinks in air";
  parameter Real n_processor(unit = "1") = 72 "Processors per rack";
  parameter Units.Power P_processor_idle = 140 "Idle power of a processor with its memory";
  parameter Units.Power P_processor_max = 1200 "Maximum power of a processor with its memory";
  parameter Units.Fraction memory_share = 0.2 "Share of the processor's power released in the memory";
  parameter Units.Power P_host_idle = 16600 "Idle power of CPUs, switches, regulators and the rest, per rack";
  parameter Units.Power P_host_max = 36752 "Full-load power of CPUs, switches, regulators and the rest, per rack";
  parameter Units.Fraction host_liquid_share = 0.97 "Share of host power and DC-DC loss on cold plates (rectifier loss goes to the air)";
  parameter Real n_host_plate(unit = "1") = 36 "Host cold plates per rack";
  parameter Units.HeatCapacity C_host_plate = 300 "One host cold plate with what it cools";
  parameter Units.HeatCapacity C_chassis = 50e3 "Air-cooled mass of a rack";
  parameter Units.ThermalConductance G_chassis = 1100 "Chassis to inlet air with fans on, per rack";
  parameter Units.ThermalConductance G_heat_sink = 6 "Heat sink to inlet air with fans on, per processor";
  parameter Units.Power P_fan_base = 84 "Power of the server fans of a rack at base speed, part of the host power";
  parameter Units.Temperature T_fan_ramp = 300.15 "Inlet air above which server fans speed up";
  parameter Real fan_ramp(unit = "1/K") = 0.12 "Server fan speed over base speed, per kelvin above";
  parameter Real fan_speed_max(unit = "1") = 2.5 "Highest server fan speed over base speed";
  parameter Units.Fraction natural_convection = 0.1 "Conductance to air with fans off over that with fans on";
  parameter Units.Density rho = 1007 "Coolant density (25 % propylene glycol, 45 degC)";
  parameter Units.SpecificHeatCapacity cp = 3981 "Coolant heat capacity (25 % propylene glycol, 45 degC)";
  parameter Real n_transfer[3](each unit = "1") = {1.0537, -0.25855, 0.21664} "Cold plate: transfer units over 1/v, 1/v2, 1/v3 (v in L/min)";

  input Units.Fraction on "Share of the racks that is switched on, 0 = off";
  input Units.Fraction utilisation "Offered load";
  input Units.Fraction load_share "Share of the offered load that is taken";
  input Units.Fraction power_cap "Allowed processor power over maximum";
  input Units.VolumeFlowRate V_flow_plate "Coolant flow through one cold plate";
  input Units.Temperature T_coolant "Coolant supply";
  input Units.Temperature T_inlet_air "Inlet air";
  input Units.Power P_standby "Standby power spent in racks of this kind while switched off";

  output Units.Power P_used "Power at the power supplies' input while running";
  output Units.HeatFlowRate Q_flow_liquid "Heat to the coolant";
  output Units.HeatFlowRate Q_flow_air "Heat to the air";
  output Units.Energy E_stored "Heat held above 0 degC";
  output Units.Power P_loss_conversion "Loss of the power conversion";
  Units.Power P_host "Host power of one rack that is on, server fans at base speed";
  Units.Power P_fan_extra "Power of the server fans of one rack that is on, above that at base speed";
  Units.Temperature T_host(start = 310) "Host cold plates";
  Units.Temperature T_chassis(start = 310) "Air-cooled parts";
  Units.ThermalConductance G_plate "One cold plate to coolant inlet";

  Processor processor(P_idle = P_processor_idle, P_max = P_processor_max) "One processor";
  ThermalPath path "Heat path of one processor";
  ThermalThrottle throttle "Clock limit";
  PowerConversion conversion "Power conversion of one rack";

protected
  constant Units.Temperature T_reference = 273.15 "Zero of the stored heat";
  constant Units.TemperatureDifference dT_start_max = 50 "Bound of the initial rise where there is no flow";
  Real fan_speed(unit = "1") "Server fan speed over base speed";
  Real fan_conductance(unit = "1") "Conductance to air of driven fans over that at base speed";
  Real fans(unit = "1") "Conductance to air over that with fans at base speed";
  Units.HeatFlowRate Q_flow_host "Heat of the host cold plates of one rack to the coolant";
  Units.HeatFlowRate Q_flow_node "Heat of host parts and DC-DC converters of one rack that is on";
  Units.HeatFlowRate Q_flow_chassis "Heat released in the chassis of one rack";
  Units.ThermalConductance G_host "Host cold plates of one rack to coolant inlet";

initial equation
  path.T_plate = path.T_medium + min(dT_start_max, processor.P/max(if liquid_cooled then G_plate else G_heat_sink*fan_conductance, 1e-6));
  path.T_lid = path.T_plate + path.R_lid_plate*processor.P;
  path.T_die = path.T_lid + path.R_die_lid*(1 - memory_share)*processor.P;
  path.T_memory = path.T_lid + path.R_memory_lid*memory_share*processor.P;
  T_host = T_coolant + min(dT_start_max, host_liquid_share*Q_flow_node/max(G_host, 1e-6));
  T_chassis = T_inlet_air + ((1 - host_liquid_share)*Q_flow_node + conversion.P_loss_rectifier + P_fan_extra)/(G_chassis*fan_conductance);

equation
  processor.utilisation = utilisation;
  processor.load_share = load_share;
  processor.power_cap = power_cap;
  processor.clock_limit = throttle.clock_limit;
  P_host = P_host_idle + (P_host_max - P_host_idle)*processor.speed;
  processor.T_die = path.T_die;
  fan_speed = Functions.serverFanSpeed(T_inlet_air, T_fan_ramp, fan_ramp, fan_speed_max);
  fan_conductance = fan_speed^0.8;
  P_fan_extra = P_fan_base*(fan_speed^3 - 1);
  conversion.P_out = n_processor*processor.P + P_host + P_fan_extra;
  Q_flow_node = P_host + conversion.P_loss_dcdc;
  P_used = n_rack*on*conversion.P_in;
  P_loss_conversion = n_rack*on*(conversion.P_loss_dcdc + conversion.P_loss_rectifier);

  fans = natural_convection + (1 - natural_convection)*on*fan_conductance;
  G_plate = Functions.coldPlateConductance(V_flow_plate, n_transfer, rho*cp);
  path.Q_flow_die = on*(1 - memory_share)*processor.P;
  path.Q_flow_memory = on*memory_share*processor.P;
  path.G = if liquid_cooled then G_plate else G_heat_sink*fans;
  path.T_medium = if liquid_cooled then T_coolant else T_inlet_air;
  throttle.T_die = path.T_die;
  throttle.T_memory = path.T_memory;

  G_host = if liquid_cooled then n_host_plate*G_plate else 0;
  Q_flow_host = G_host*(T_host - T_coolant);
  n_host_plate*C_host_plate*der(T_host) = on*host_liquid_share*Q_flow_node - Q_flow_host;
  Q_flow_chassis = on*((1 - host_liquid_share)*Q_flow_node + conversion.P_loss_rectifier + P_fan_extra) + P_standby/n_rack;
  C_chassis*der(T_chassis) = Q_flow_chassis - G_chassis*fans*(T_chassis - T_inlet_air);

  Q_flow_liquid = n_rack*(Q_flow_host + (if liquid_cooled then n_processor*path.Q_flow else 0));
  Q_flow_air = n_rack*(G_chassis*fans*(T_chassis - T_inlet_air) + (if liquid_cooled then 0 else n_processor*path.Q_flow));
  E_stored = n_rack*(n_processor*path.E_stored + n_host_plate*C_host_plate*(T_host - T_reference) + C_chassis*(T_chassis - T_reference));
end RackClass;
