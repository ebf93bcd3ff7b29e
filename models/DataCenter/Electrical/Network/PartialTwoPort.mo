within DataCenter.Electrical.Network;
partial model PartialTwoPort "Two terminals and the energy that is lost or stored between them"
  Interfaces.Pin pin_p "Terminal where the current enters";
  Interfaces.Pin pin_n "Terminal where the current leaves";
  output Units.PerUnit P "Power into the component through both terminals";
  output Units.PerUnit P_loss "Loss";
  output Units.Time W_stored "Energy stored, times base power";
equation
  P = pin_p.v_d * pin_p.i_d + pin_p.v_q * pin_p.i_q + pin_n.v_d * pin_n.i_d + pin_n.v_q * pin_n.i_q;
end PartialTwoPort;
