within DataCenter.Electrical.Examples;
model BlockRedundantUps "Four UPS systems and a reserve system behind static transfer switches: a failed system hands its racks over"
  parameter Integer n = 4 "Normal systems" annotation(Evaluate = true);
  parameter Units.ApparentPower S_base = 30e6 "System base power";
  parameter Units.Power P_rated = 2e6 "Rating of each system";
  parameter Units.Power P_load = 1.6e6 "Power of each group of racks";
  parameter Units.Time t_fail = 5 "Inverters of the first system fail";
  parameter Units.Time t_repair = 20 "and work again";
  Sources.VoltageSource source "Bus";
  Sensors.VoltageMeter sensor "Measurement";
  Converters.UpsGroup ups[n + 1](each S_base = S_base, each P_rated = P_rated, each nBlock = 1, each t_retry = 1e6) "Systems without bypass; the last is the reserve";
  Protection.ReserveTransfer transfer(n = n) "Static transfer switches";
  output Units.PerUnit V_load[n] "Voltage of each group of racks";
  output Units.Power P_reserve "Power wanted from the reserve system";
  output Units.Power P_critical "Power delivered to all racks";
equation
  source.V = 1;
  connect(source.pin, sensor.pin);
  for k in 1:n + 1 loop
    connect(source.pin, ups[k].pin);
    ups[k].eco = false;
    ups[k].inverter_available = k <> 1 or time < t_fail or time > t_repair;
    ups[k].n_block_failed = 0;
    ups[k].permit = true;
    ups[k].on_genset = false;
    ups[k].p_input_limit = 2;
    ups[k].V_fast = sensor.V;
    ups[k].omega = 1;
    ups[k].v_d_fast = sensor.v_d;
    ups[k].v_q_fast = sensor.v_q;
    ups[k].E0 = 540;
    ups[k].R0 = 5e-3;
  end for;
  for k in 1:n loop
    transfer.V_system[k] = ups[k].V_critical;
    transfer.P_demand[k] = P_load;
    ups[k].P_demand = transfer.P_system[k];
    V_load[k] = transfer.V_load[k];
  end for;
  transfer.V_reserve = ups[n + 1].V_critical;
  ups[n + 1].P_demand = transfer.P_reserve;
  P_reserve = transfer.P_reserve;
  P_critical = sum(ups[k].P_critical for k in 1:n + 1);
  annotation(experiment(StopTime = 40, Interval = 0.001));
end BlockRedundantUps;
