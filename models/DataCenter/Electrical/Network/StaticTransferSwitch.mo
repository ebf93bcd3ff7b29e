within DataCenter.Electrical.Network;
model StaticTransferSwitch "Transfer switch of thyristors: 4 ms in all (IEC 62310)"
  extends TransferSwitch(t_detect = 0.002, t_open = 0.002, t_return = 30, V_low = 0.88, tau_measure = 5e-4);
end StaticTransferSwitch;
