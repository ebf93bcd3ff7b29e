within DataCenter.Electrical.Validation;
model GensetStepAC8B "Load step with a brushless exciter and digital regulator"
  extends GensetStep(redeclare Machines.ExciterAC8B exciter);
end GensetStepAC8B;
