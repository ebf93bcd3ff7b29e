within DataCenter.Dispatch;
model CapTracker "Holds the grid import under a cap with the battery, smooths fast swings and answers to a low frequency"
  // Continuous, so that a long run needs no communication at a fixed pace; without events: every branch is continuous.
  parameter Units.Power P_max = 10e6 "Rating of the battery";
  parameter Units.Power P_export_max = 0 "Power that may be fed into the grid";
  parameter Units.Fraction SOC_max = 0.95 "Highest state of charge";
  parameter Units.Fraction taper = 0.01 "Band of the state of charge over which power fades out at a limit";
  parameter Units.Time tau = 1 "Time constant of the loop";
  parameter Units.Time tau_smooth = 60 "Swings faster than this are met by the battery";
  parameter Units.Power P_smooth = 0 "Power that may be used for smoothing; 0: none";
  parameter Units.Frequency f_start = 59.98 "Frequency below which the response begins";
  parameter Units.Frequency f_full = 59.85 "Frequency of the full response";
  input Units.Power P_grid(start = 20e6) "Power from the utility into the site";
  input Units.Power P_bess(start = 0) "Power into the battery converter";
  input Units.Fraction SOC(start = 0.9) "State of charge of the battery";
  input Units.Power P_discharge_max(start = 10e6) "Discharge power that the battery can hold, counted positive";
  input Units.Power P_charge_max(start = 10e6) "Charge power that the battery can hold";
  input Units.Frequency f(start = 60) "Frequency of the main bus";
  input Boolean grid_connected(start = true) "The site is connected to the utility";
  input Units.Power P_import_cap(start = 30e6) "Import that is not to be exceeded";
  input Units.Fraction SOC_target(start = 0.9) "State of charge aimed at";
  input Units.Fraction SOC_floor(start = 0.2) "State of charge below which the battery does not discharge";
  input Units.Power P_charge(start = 0) "Charge power aimed at";
  input Units.Power P_response(start = 0) "Power held ready for a low frequency";
  output Units.Power P_bess_setpoint(start = 0, fixed = true) "Power asked of the battery converter, positive charges";
protected
  Units.Power P_net "Load of the site less photovoltaics";
  Units.Power P_slow "Slow part of the net load";
  Units.Power P_swing "Fast part of it that the battery takes";
  Units.Power P_under "Room under the cap";
  Units.Power P_wish "Power wished for";
  Units.Power P_discharge_limit "Discharge limit";
  Units.Power P_charge_limit "Charge limit";
initial equation
  P_slow = P_net;
equation
  P_net = P_grid - P_bess;
  der(P_slow) = (P_net - P_slow)/tau_smooth;
  P_swing = noEvent(min(P_smooth, max(-P_smooth, P_net - P_slow)));
  P_under = P_import_cap - (P_net - P_swing);
  P_discharge_limit = noEvent(min(min(P_discharge_max, P_max), max(0, P_net + P_export_max))*min(1, max(0, (SOC - SOC_floor)/taper)));
  P_charge_limit = noEvent(min(P_charge_max, P_max)*min(1, max(0, (SOC_max - SOC)/taper)));
  P_wish = noEvent(if P_under < 0 then P_under
    else max(min(P_charge, P_under)*min(1, max(0, (SOC_target - SOC)/taper)), P_under - P_import_cap - P_export_max))
    - P_swing
    - P_response*noEvent(min(1, max(0, (f_start - f)/(f_start - f_full))));
  der(P_bess_setpoint) = (if grid_connected then noEvent(max(-P_discharge_limit, min(P_wish, P_charge_limit))) else 0)/tau - P_bess_setpoint/tau;
end CapTracker;
