within DataCenter.Electrical.Validation;
model MachineShortCircuit "Three-phase short circuit at the terminals of an unloaded machine"
  parameter Units.Time t_fault = 0.1 "Time of the short circuit";
  Machines.SynchronousMachine machine(H = 1e6, ra = 0) "Machine, held at speed by its inertia";
  output Units.PerUnit i "Armature current, AC envelope";
  output Units.PerUnit i_formula "The same by the standard formula (IEC 60034-4)";
protected
  final parameter Units.Time Td1 = machine.Td10 * machine.xd1 / machine.xd "Transient short-circuit time constant";
  final parameter Units.Time Td2 = machine.Td20 * machine.xd2 / machine.xd1 "Subtransient short-circuit time constant";
equation
  machine.closed = time >= t_fault;
  machine.turning = true;
  machine.v_D = 0;
  machine.v_Q = 0;
  machine.v_f = machine.v_f_start;
  machine.T_m = 0;
  machine.omega_frame = machine.omega;
  i = sqrt(machine.i_D ^ 2 + machine.i_Q ^ 2);
  i_formula = if time < t_fault then 0 else (1 / machine.xd2 - 1 / machine.xd1) * exp(-(time - t_fault) / Td2)
    + (1 / machine.xd1 - 1 / machine.xd) * exp(-(time - t_fault) / Td1) + 1 / machine.xd;
end MachineShortCircuit;
