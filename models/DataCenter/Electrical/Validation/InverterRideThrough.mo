within DataCenter.Electrical.Validation;
model InverterRideThrough "Stages of the inverter protection at a constant voltage and frequency"
  parameter Units.Time t_fault = 0.1 "Begin of the disturbance";
  parameter Units.PerUnit V_fault = 0.3 "Voltage from t_fault on";
  parameter Units.Frequency f_fault = 60 "Frequency from t_fault on";
  Protection.RideThrough protection "Protection";
  output Boolean trip "Trip";
equation
  protection.V = if time < t_fault then 1 else V_fault;
  protection.omega = if time < t_fault then 1 else f_fault / 60;
  trip = protection.trip;
end InverterRideThrough;
