within DataCenter.Electrical.Machines;
model GovernorDEGOV1Turbo "DEGOV1 whose fuel is limited by the boost pressure: 45 % at once, full load once the turbocharger has spun up"
  extends GovernorDEGOV1(boost_limit_0 = 0.45, boost_limit_1 = 0.75, T_boost = 1.2);
end GovernorDEGOV1Turbo;
