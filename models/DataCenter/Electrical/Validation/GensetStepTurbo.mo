within DataCenter.Electrical.Validation;
model GensetStepTurbo "Load step with an engine that waits for its turbocharger"
  extends GensetStep(isochronous = true, redeclare Machines.GovernorDEGOV1Turbo degov1);
end GensetStepTurbo;
