within DataCenter.Battery.Data;
record HighRateLfp "LFP/graphite power cell: Prada2013 with graphite particles of 2 um, as cells for 6C and more have (assumed)"
  extends Prada2013(negative(particle_radius = 2e-6));
end HighRateLfp;
