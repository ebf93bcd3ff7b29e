within DataCenter.Battery;
model SeiGrowth "Growth of the solid-electrolyte interphase, limited by the diffusion of solvent through it"
  extends Interfaces.PartialAgeing(lithium_loss_start = reaction_area*Constants.F*data.lithium_per_film/data.molar_volume*(growth_start - 1)*data.thickness_new/capacity_area);
  parameter Data.SeiParameters data "Film parameters";
  parameter Real growth_start(unit = "1") = 1 "Thickness at the start relative to the new film";
  output Real growth(unit = "1", start = growth_start, fixed = true) "Thickness of the film relative to the new film";
  output Units.Length thickness "Thickness of the film";
  output Units.CurrentDensity j_side "Side reaction on the particle surface";
protected
  parameter Real reaction_area(unit = "1") = 3*cell.negative.active_volume_fraction/cell.negative.particle_radius*cell.negative.thickness "Particle surface per electrode area";
  parameter Real capacity_area(unit = "C/m2") = Constants.F*cell.negative.c_max*cell.negative.active_volume_fraction*cell.negative.thickness
    *(cell.negative.stoichiometry_100 - cell.negative.stoichiometry_0) "Capacity of the new cell per electrode area";
equation
  j_side = Constants.F*data.D_solvent*data.c_solvent/thickness*Functions.arrhenius(data.E_growth, T, cell.T_reference);
  thickness = growth*data.thickness_new;
  data.thickness_new*der(growth) = data.molar_volume*j_side/(Constants.F*data.lithium_per_film);
  lithium_loss_rate = reaction_area*j_side/capacity_area;
  lithium_loss = reaction_area*Constants.F*data.lithium_per_film/data.molar_volume*(thickness - data.thickness_new)/capacity_area;
  R_film = data.resistivity*(thickness - data.thickness_new)/reaction_area;
end SeiGrowth;
