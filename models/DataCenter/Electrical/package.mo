within DataCenter;
package Electrical "Synchronous island of the site: sources, machines, converters, loads and protection in a rotating dq frame"
  annotation(Documentation(info = "<html>
<p>All alternating-current quantities are positive-sequence components in one dq frame that turns with the
reference of the island, so that a steady island is constant at any frequency. Voltages and currents of pins are
per unit of the system bases <code>S_base</code>, <code>V_base</code> (line-line rms); then
P = v_d i_d + v_q i_q and Q = v_q i_d - v_d i_q. Currents are positive into the component.</p>
</html>"));
end Electrical;
