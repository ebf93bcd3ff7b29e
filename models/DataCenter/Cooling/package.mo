within DataCenter;
package Cooling "Liquid and air cooling loops, chillers, towers, economiser and storage"
  annotation(Documentation(info = "<html>
<p>Three loops meet at the facility water: <code>LiquidLoop</code> (cold plates and CDUs), <code>AirLoop</code> (CRAHs and aisles) and a plant,
either <code>ChillerPlant</code> (chillers, towers, integrated economiser) or <code>DryCoolerPlant</code> (no compressors, warm water).
The plant gives supply temperature and pump speed, the loops give flow and return temperature. <code>CoolingSystem</code> connects them.</p>
<p>Conventions: power and heat are positive into the component named; water and coolant have constant heat capacity, taken from
<code>Media</code> at a nominal temperature, so that the energy balance <code>E_in - E_out - E_stored</code> is exact;
heat exchangers are steady, their streams end in mixed volumes that hold the thermal mass; motors stop and restart by <code>Parts.SupplyMonitor</code>.</p>
<p>Start: with <code>steady_start</code> the states follow from the inputs at the start. A loop inside a larger model,
where inputs come from equations, needs <code>steady_start = false</code> and its start parameters.</p>
<p>Limits: the chiller's curves end at 10 degC leaving water, above which the Carnot factor scales its power; the heat of make-up water,
pipe losses and condensation on coils are left out; all chillers on line share the load alike; the tank's thermocline is as wide as its layers.</p>
</html>"));
end Cooling;
