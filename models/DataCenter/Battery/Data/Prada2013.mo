within DataCenter.Battery.Data;
record Prada2013 "LFP/graphite cell of 2.3 Ah: electrodes and electrolyte of Prada et al. (2013), doi 10.1149/2.053304jes; graphite potential and kinetics of Chen et al. (2020), LFP potential of Afshar et al. (2017), LFP kinetics of Kashkooli et al. (2017); activation energies of transport and graphite kinetics as parameterised for an LFP/graphite cell by About:Energy (2022), github.com/FaradayInstitution/BPX, examples/lfp_18650_cell_BPX.json; those of graphite and electrolyte agree with Ecker et al. (2015), doi 10.1149/2.0551509jes"
  extends CellParameters(
    electrode_area = 0.18,
    negative(
      thickness = 34e-6, porosity = 0.36, active_volume_fraction = 0.58, particle_radius = 5e-6,
      c_max = 30555, D_reference = 3e-15, E_diffusion = 30000, conductivity = 215,
      j0_reference = 6.48e-7*30555*sqrt(1000), E_reaction = 55000,
      ocp_linear = {0.2482, 0},
      ocp_tanh = {-0.0909, -0.04478, -0.0205}, ocp_tanh_argument = {{29.8538, 0.1234}, {14.9159, 0.2769}, {30.4444, 0.6103}},
      ocp_exponential = {1.9793, 0}, ocp_exponential_argument = {{-39.3631, 0}, {0, 0}},
      stoichiometry_0 = 0.017617931791027226, stoichiometry_100 = 0.8100434952651947),
    positive(
      thickness = 80e-6, porosity = 0.426, active_volume_fraction = 0.374, particle_radius = 50e-9,
      c_max = 22806, D_reference = 5.9e-18, E_diffusion = 80000, conductivity = 0.33795074,
      j0_reference = 6e-7*22806*sqrt(1000), E_reaction = 39570,
      ocp_linear = {3.4077, -0.020269},
      ocp_exponential = {0.5, -0.9}, ocp_exponential_argument = {{-150, 0}, {30, 1}},
      stoichiometry_0 = 0.7035020209291313, stoichiometry_100 = 0.0037615921079256352),
    separator_thickness = 25e-6, separator_porosity = 0.45,
    c_electrolyte = 1200, transference_number = 0.36,
    conductivity_coefficients = {0.41253, 5.007, 0, -4.7212, 1.5094, -0.16018},
    diffusivity_coefficients = {2e-10, 0, 0},
    E_conductivity = 17100, E_electrolyte_diffusion = 17100,
    T_reference = 298, V_min = 2.0, V_max = 3.6,
    cell_volume = 3.451039529968388e-5, cooling_area = 6.371149901480101e-3,
    volumetric_heat_capacity = 2202.2349886179413*1100);
end Prada2013;
