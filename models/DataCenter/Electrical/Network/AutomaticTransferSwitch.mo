within DataCenter.Electrical.Network;
model AutomaticTransferSwitch "Mechanical transfer switch: detection behind its delay, then the time of the mechanism (UL 1008)"
  extends TransferSwitch(t_detect = 0.5, t_open = 0.15, t_return = 300, V_low = 0.85, tau_measure = 5e-3);
end AutomaticTransferSwitch;
