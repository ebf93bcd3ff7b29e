within DataCenter.Cooling.Functions;
function pumpShaftPower "Shaft power of a centrifugal pump at any speed (affinity laws) and flow"
  input Units.Power P_hydraulic_nominal "Hydraulic power at nominal speed and flow";
  input Real eta_nominal(unit = "1") "Efficiency at nominal speed and flow";
  input Real head_shutoff(unit = "1") "Head at zero flow over nominal head";
  input Real speed(unit = "1") "Speed over nominal speed";
  input Real flow_ratio(unit = "1") "Flow over nominal flow";
  output Units.Power P "Shaft power";
protected
  Real head(unit = "1") "Head over nominal head";
  Real flow_coefficient(unit = "1") "Flow over speed";
algorithm
  flow_coefficient := flow_ratio/(max(0, speed) + 1e-6);
  flow_coefficient := if flow_coefficient < 1.6 then flow_coefficient else 1.6;
  head := speed^2*max(0, head_shutoff - (head_shutoff - 1)*flow_coefficient^2);
  P := P_hydraulic_nominal/eta_nominal*max(0, speed)*head/(2 - flow_coefficient);
  annotation(Documentation(info = "<html>Parabolic head curve and parabolic efficiency <code>eta = eta_nominal phi (2 - phi)</code>
over the flow coefficient phi, so that the power at closed valve is finite.</html>"));
end pumpShaftPower;
