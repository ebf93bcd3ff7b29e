within DataCenter.Battery;
model NoAgeing "A cell that does not age"
  extends Interfaces.PartialAgeing;
equation
  lithium_loss = 0;
  lithium_loss_rate = 0;
  R_film = 0;
end NoAgeing;
