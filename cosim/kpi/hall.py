"""Heat balance of the hall: all electricity that enters it leaves as heat.

Boundary: the buildings with racks, UPS, switchgear and chiller plant, from the main bus on. Grid storage, gensets,
photovoltaics and utility transformers stand outdoors: what they draw and lose is no heat of the hall.
"""

from __future__ import annotations

from dataclasses import dataclass

from cosim.kpi.site import SiteView


@dataclass(frozen=True)
class HeatBalance:
    """Energies of a window [J]: ``electricity`` from the bus, ``heat`` given off, ``stored`` in masses and batteries."""

    electricity: float
    heat: float
    stored: float

    @property
    def residual(self) -> float:
        """Share of the electricity that neither left as heat nor is stored: 0 where the wiring is complete."""
        return (self.electricity - self.heat - self.stored) / max(abs(self.electricity), 1.0)


def heat_balance(site: SiteView, t0: float, t1: float) -> HeatBalance | None:
    """Heat balance between t0 and t1 [s]; None for a run without an electrical side, racks or cooling plant."""
    plants = [entity for entity in site.accounts if f"{entity}.Q_flow_load" in site.all("Q_flow_load")]
    loops = [entity for entity in site.accounts if f"{entity}.Q_flow_facility" in site.all("Q_flow_facility")]
    if not (site.electrical and site.racks and plants and loops):
        return None
    indoors = [entity for entity in site.batteries if entity in site.wired_to("I_ups")]
    electricity = sum(site.energy(name, t0, t1) for name in ("P_ups", "P_feeder", "P_loss_distribution"))
    electricity -= sum(float(site.results.integral(name, t0, t1)) for name in _outdoors(site, indoors))
    heat = site.rise(plants, "E_out", t0, t1) + site.energy("Q_flow_ventilated", t0, t1)
    stored = site.rise([*site.racks, *loops, *plants, *indoors], "E_stored", t0, t1)
    return HeatBalance(electricity, heat, stored)


def _outdoors(site: SiteView, indoors: list[str]) -> set[str]:
    """Thermal management on the feeders whose heat stays outdoors: all but that of the batteries in the hall."""
    fed = [
        word
        for target, given in site.results.scenario.get("connections", {}).items()
        if ".P_feeder_demand" in target
        for word in str(given).split()
        if word.endswith(".P_auxiliary")
    ]
    return {name for name in fed if name.partition(".")[0] not in indoors and name in site.results}
