within DataCenter.Electrical.Validation;
model LoadSharingStep "Unequal sets with isochronous governors on one bus take a load step and share it by rating"
  parameter Integer n = 3 "Sets" annotation(Evaluate = true);
  parameter Units.ApparentPower S[n] = {3.125e6, 1.5e6, 2e6} "Ratings of the generators";
  parameter Units.Power P_rated[n] = {2.5e6, 1.2e6, 1.6e6} "Ratings of the engines";
  parameter Real k_share(unit = "1") = 0.02 "Gain of the load-sharing line";
  parameter Units.Power P_before = 1e6 "Load before the step at rated voltage";
  parameter Units.Power P_after = 4e6 "Load after the step at rated voltage";
  parameter Units.Time t_step = 1 "Time of the step";
  Machines.SynchronousMachine machine[n](each P_start = P_before / sum(S)) "Generators";
  Machines.ExciterSEXS exciter[n](v_f_start = machine.v_f_start) "Excitation";
  Machines.GovernorDEGOV1 governor[n](throttle_start = {machine[k].T_start * S[k] / P_rated[k] for k in 1:n}) "Governors";
  Machines.LoadSharing sharing(n = n, k_share = k_share) "Load sharing";
  Units.PerUnit v_D(start = 1) "Bus voltage, d component";
  Units.PerUnit v_Q(start = 0) "Bus voltage, q component";
  output Units.Frequency f "Frequency of set 1";
  output Units.Power P[n] "Power of each set";
  output Units.PerUnit V "Bus voltage";
protected
  Units.Power P_load "Load at rated voltage";
equation
  P_load = if time < t_step then P_before else P_after;
  sum(S[k] * machine[k].i_D for k in 1:n) = P_load * v_D;
  sum(S[k] * machine[k].i_Q for k in 1:n) = P_load * v_Q;
  sharing.omega_set = 1;
  for k in 1:n loop
    machine[k].v_D = v_D;
    machine[k].v_Q = v_Q;
    machine[k].omega_frame = machine[1].omega;
    machine[k].closed = true;
    machine[k].turning = true;
    machine[k].v_f = exciter[k].v_f;
    machine[k].T_m = governor[k].torque * P_rated[k] / S[k];
    exciter[k].V_t = machine[k].V_t;
    exciter[k].V_ref = exciter[k].V_ref_start - 0.05 * machine[k].Q;
    exciter[k].i_f = machine[k].i_f;
    exciter[k].enabled = true;
    governor[k].error = sharing.error[k];
    governor[k].running = true;
    governor[k].throttle_limit = governor[k].TMAX;
    sharing.omega[k] = machine[k].omega;
    sharing.P[k] = P[k];
    sharing.P_rated[k] = P_rated[k];
    sharing.online[k] = true;
    P[k] = S[k] * machine[k].P;
  end for;
  f = 60 * machine[1].omega;
  V = machine[1].V_t;
end LoadSharingStep;
