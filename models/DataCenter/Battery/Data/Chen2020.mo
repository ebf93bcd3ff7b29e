within DataCenter.Battery.Data;
record Chen2020 "NMC 811/graphite-silicon cell of 5 Ah (LG M50), Chen et al. (2020), doi 10.1149/1945-7111/ab9050; electrolyte of Nyman et al. (2008), doi 10.1016/j.electacta.2008.04.023"
  extends CellParameters(
    electrode_area = 0.065*1.58,
    negative(
      thickness = 85.2e-6, porosity = 0.25, active_volume_fraction = 0.75, particle_radius = 5.86e-6,
      c_max = 33133, D_reference = 3.3e-14, conductivity = 215, bruggeman_solid = 0,
      j0_reference = 6.48e-7*33133*sqrt(1000), E_reaction = 35000,
      ocp_linear = {0.2482, 0},
      ocp_tanh = {-0.0909, -0.04478, -0.0205}, ocp_tanh_argument = {{29.8538, 0.1234}, {14.9159, 0.2769}, {30.4444, 0.6103}},
      ocp_exponential = {1.9793, 0}, ocp_exponential_argument = {{-39.3631, 0}, {0, 0}},
      stoichiometry_0 = 0.02634579027064577, stoichiometry_100 = 0.9106180466524094),
    positive(
      thickness = 75.6e-6, porosity = 0.335, active_volume_fraction = 0.665, particle_radius = 5.22e-6,
      c_max = 63104, D_reference = 4e-15, conductivity = 0.18, bruggeman_solid = 0,
      j0_reference = 3.42e-6*63104*sqrt(1000), E_reaction = 17800,
      ocp_linear = {4.4875, -0.809},
      ocp_tanh = {-0.0428, -17.7326, 17.5842}, ocp_tanh_argument = {{18.5138, 0.5542}, {15.789, 0.3117}, {15.9308, 0.312}},
      stoichiometry_0 = 0.853974674630047, stoichiometry_100 = 0.2638452245913298),
    separator_thickness = 12e-6, separator_porosity = 0.47,
    c_electrolyte = 1000, transference_number = 0.2594,
    conductivity_coefficients = {0, 3.329, -2.51, 0, 0.1297, 0},
    diffusivity_coefficients = {4.862e-10, -3.972e-10, 8.794e-11},
    T_reference = 298.15, V_min = 2.5, V_max = 4.2,
    cell_volume = 2.42e-5, cooling_area = 5.31e-3,
    volumetric_heat_capacity = (12e-6*8960*385 + 85.2e-6*1657*700 + 12e-6*397*700 + 75.6e-6*3262*700 + 16e-6*2700*897)/(12e-6 + 85.2e-6 + 12e-6 + 75.6e-6 + 16e-6));
end Chen2020;
