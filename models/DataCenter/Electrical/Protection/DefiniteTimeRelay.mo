within DataCenter.Electrical.Protection;
model DefiniteTimeRelay "Definite-time stage: operates when its quantity stays beyond the setting for the delay (27, 59, 81; IEC 60255-127, 60255-181)"
  parameter Boolean over = false "True: picks up above the setting; false: below" annotation(Evaluate = true);
  parameter Real setting(unit = "1") = 0.88 "Pick-up value";
  parameter Real reset_band(unit = "1") = 0.02 "Drop-out lies this far on the healthy side";
  parameter Units.Time delay = 2 "Operate delay";
  input Real u(unit = "1", start = 1) "Measured quantity";
  Boolean picked_up(start = false, fixed = true) "Beyond the setting and not yet back";
  discrete Units.Time t_pick_up(start = 0, fixed = true) "Time of the last change";
  output Boolean operate "Delay has passed since the pick-up";
equation
  when (over and u > setting) or (not over and u < setting) then
    picked_up = true;
    t_pick_up = time;
  elsewhen (over and u < setting - reset_band) or (not over and u > setting + reset_band) then
    picked_up = false;
    t_pick_up = time;
  end when;
  operate = picked_up and time >= t_pick_up + delay;
end DefiniteTimeRelay;
