within DataCenter.Electrical.Protection;
model DefiniteTimeRelay "Definite-time stage: operates when its quantity stays beyond the setting for the delay (27, 59, 81; IEC 60255-127, 60255-181)"
  parameter Boolean over = false "True: picks up above the setting; false: below" annotation(Evaluate = true);
  parameter Real setting(unit = "1") = 0.88 "Pick-up value";
  parameter Real reset_band(unit = "1") = 0.02 "Drop-out lies this far on the healthy side";
  parameter Units.Time delay = 2 "Operate delay";
  input Real u(unit = "1", start = 1) "Measured quantity";
  input Boolean enabled(start = true) "False: blocked, there is nothing to measure";
  Logic.TimedCondition beyond(usual = false, t_on = delay) "Beyond the setting and not yet back";
  output Boolean picked_up "Beyond the setting and not yet back";
  output Boolean operate "Delay has passed since the pick-up";
equation
  beyond.set = enabled and ((over and u > setting) or (not over and u < setting));
  beyond.reset = not enabled or (over and u < setting - reset_band) or (not over and u > setting + reset_band);
  picked_up = beyond.on;
  operate = beyond.lasting;
end DefiniteTimeRelay;
