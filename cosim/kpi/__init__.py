"""Figures of merit of a run."""

from cosim.kpi.energy import Energies, energies, pue_over_time, shares
from cosim.kpi.headline import Kpi, kpis
from cosim.kpi.site import SiteView

__all__ = ["Energies", "Kpi", "SiteView", "energies", "kpis", "pue_over_time", "shares"]
