"""Headline figures of a run, from whatever the site has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cosim.kpi.energy import COOLING, energies, shares
from cosim.kpi.hall import heat_balance
from cosim.kpi.ride_through import ride_through, trouble, work
from cosim.kpi.site import SiteView
from cosim.results import Results

KWH = 3.6e6
GRID_CARBON = 0.373 / KWH
"""Carbon dioxide of grid energy [kg/J]: mean of the USA (eGRID 2022)."""
DIESEL_CARBON = 3.17
"""Carbon dioxide of burnt diesel [kg/kg]."""
LIMITS_LEFT = "operating_limits_left"
"""Name of the figure that counts them."""
YEAR = 8759 * 3600.0
"""Runs from here on [s] count as a year."""


@dataclass(frozen=True)
class Kpi:
    """One figure: value in its unit."""

    name: str
    value: float
    unit: str
    description: str


def kpis(results: Results) -> list[Kpi]:
    """All figures that the site of this run has the variables for."""
    site = SiteView(results)
    found = [*_work(site), *_extremes(site), *_balances(site)]
    if site.electrical and site.racks:
        found = [*_efficiency(site), *_outage(site), *_cost(site), *found]
    return [*found, *_excursions(results)]


def _excursions(results: Results) -> list[Kpi]:
    """How many operating limits were left, where any are watched; studies take it from here."""
    found = results.report.get("operating_limits", {"watched": 0, "excursions": []})
    left = {(one["variable"], one["side"]) for one in found["excursions"]}
    return [Kpi(LIMITS_LEFT, len(left), "1", "Operating limits that were left")] if found["watched"] else []


def _efficiency(site: SiteView) -> list[Kpi]:
    t0, t1 = site.span
    e = energies(site, t0, t1)
    if e.it <= 0:
        return []
    water = site.energy("m_flow_makeup", t0, t1)
    fuel = site.energy("fuel_mass_flow", t0, t1)
    carbon = max(0.0, e.grid) * GRID_CARBON + fuel * DIESEL_CARBON
    kind = "Power usage effectiveness E_DC/E_IT of the year" if t1 - t0 >= YEAR else "Interim PUE E_DC/E_IT of the whole run"
    return [
        Kpi("PUE", e.pue, "1", kind),
        Kpi("pPUE_cooling", 1 + e.cooling / e.it, "1", "Partial PUE of cooling"),
        Kpi(
            "PUE_share_losses", e.losses / e.it, "1", "Share of electrical and battery losses and house load in the PUE"
        ),
        Kpi("pPUE_power", 1 + e.losses / e.it, "1", "Partial PUE of power supply and house load"),
        *(Kpi(f"PUE_share_{cause}", share, "1", f"  of which {cause}") for cause, share in _present(site, t0, t1).items()),
        Kpi("ERE", e.ere, "1", "Energy reuse effectiveness: energy of the site less heat reused, over IT energy"),
        Kpi("ERF", e.reused / e.dc, "1", "Energy reuse factor: heat reused over energy of the site"),
        Kpi("grid_energy_ratio", e.grid / e.it, "1", "Grid energy over IT energy (not a PUE)"),
        Kpi("WUE", water / (e.it / KWH), "kg/kWh", "Water usage effectiveness: make-up water over IT energy"),
        Kpi("CUE", carbon / (e.it / KWH), "kg/kWh", "Carbon usage effectiveness: grid and diesel CO2 over IT energy"),
        Kpi("E_IT", e.it / 3.6e9, "MWh", "IT energy"),
        Kpi("E_grid", e.grid / 3.6e9, "MWh", "Energy from the grid"),
        Kpi("E_pv", -site.energy("P_pv", t0, t1) / 3.6e9, "MWh", "Energy from PV"),
        Kpi("E_genset", -site.energy("P_genset", t0, t1) / 3.6e9, "MWh", "Energy from gensets"),
        Kpi("fuel", fuel, "kg", "Diesel burnt"),
    ]


def _present(site: SiteView, t0: float, t1: float) -> dict[str, float]:
    """Shares by cause; kinds of machines that the site has not are left out."""
    lacking = {cause for cause, names in COOLING.items() if not any(site.all(name) for name in names)}
    return {cause: share for cause, share in shares(site, t0, t1).items() if cause not in lacking or abs(share) > 1e-9}


def _outage(site: SiteView) -> list[Kpi]:
    found: list[Kpi] = []
    t0, t1 = site.span
    if outages := site.outages():
        begin, end = outages[0]
        found.append(Kpi("outage", end - begin, "s", "Time without the grid"))
        windows = {"before": (max(t0, begin - 3600), begin), "during": (begin, end), "after": (end, min(t1, end + 3600))}
        for name, (a, b) in windows.items():
            if b > a:
                found.append(Kpi(f"PUE_{name}", energies(site, a, b).pue, "1", f"PUE {name} the outage (at most 1 h)"))
    begin = trouble(site)
    if begin is not None and begin < t1:
        for name, (time, text) in ride_through(site, begin).items():
            found.append(Kpi(f"time_to_{name}", time, "s", f"From the first disturbance to {text}"))
    return found


def _cost(site: SiteView) -> list[Kpi]:
    prices, grid = site.all("price_import"), site.all("P_grid")
    if not prices or not grid:
        return []
    results = site.results
    time = results.time(grid[0])
    power = np.asarray(results[grid[0]], float)
    price = np.where(power > 0, results.at(prices[0], time), 0.0)
    if sold := site.all("price_export"):
        price = np.where(power < 0, results.at(sold[0], time), price)
    cost = float(np.sum(np.diff(time) * 0.5 * (power[1:] * price[:-1] + power[:-1] * price[:-1])))
    return [
        Kpi("energy_cost", cost, "USD", "Cost of energy from the grid, demand charges not included"),
        Kpi("peak_import", _quarter_hour_peak(time, power) / 1e6, "MW", "Highest quarter-hour mean of the grid import"),
    ]


def _quarter_hour_peak(time: np.ndarray, power: np.ndarray) -> float:
    energy = np.concatenate([[0.0], np.cumsum(np.diff(time) * 0.5 * (power[1:] + power[:-1]))])
    edges = np.arange(time[0], time[-1] + 1e-6, 900.0)
    if len(edges) < 2:
        return float(energy[-1] / max(time[-1] - time[0], 1e-9))
    return float(np.diff(np.interp(edges, time, energy)).max() / 900.0)


def _work(site: SiteView) -> list[Kpi]:
    return [Kpi(name, *figure) for name, figure in work(site, *site.span).items()]


def _extremes(site: SiteView) -> list[Kpi]:
    results, found = site.results, []
    for name in site.all("SOC"):
        lowest = float(np.min(results.min(name)))
        found.append(Kpi(f"{name.partition('.')[0]}.SOC_min", lowest, "1", f"Lowest state of charge, {name.partition('.')[0]}"))
    for variable, what in (("T_die", "Highest die temperature"), ("T_coolant_supply", "Highest coolant supply")):
        for name in site.all(variable):
            highest = float(np.max(results.max(name))) - 273.15
            found.append(Kpi(f"{name}_max", highest, "degC", what))
    for name in site.all("V_critical_pu"):
        lowest, highest = float(np.min(results.min(name))), float(np.max(results.max(name)))
        found.append(Kpi("V_critical_min", lowest, "1", "Lowest voltage at the racks (per unit)"))
        found.append(Kpi("V_critical_max", highest, "1", "Highest voltage at the racks (per unit)"))
    for name in site.all("f"):
        found.append(Kpi("f_min", float(results.min(name)), "Hz", "Lowest frequency of the main bus"))
    return found


def _transfers(site: SiteView) -> float:
    """Energy that left one model and reached no other [J].

    A demand is a signal: where a supplier says what it delivered of it, that is compared with what its consumers
    took: what they asked for, less what racks went without.
    """
    # What a model without an account takes in is a signal too: its error moves no energy.
    flows = [
        flow for name, flow in site.results.report.get("connections", {}).items()
        if flow["unit"] == "J" and name.partition(".")[0] in site.accounts
    ]  # fmt: skip
    metered = any("delivered" in flow for flow in flows)
    lost = 0.0
    for flow in flows:
        if "delivered" in flow:
            # A constant load (house, lighting) has no account: its part of a shortage is missed by nobody.
            accounted = 1 - flow.get("constant", 0.0) / flow["given"] if flow["given"] else 0.0
            lost += accounted * (flow["delivered"] - flow["given"])
        elif metered and "drawn" in flow:
            lost += flow["demanded"] - flow["drawn"]
        else:
            lost += flow["residual"]
    return lost


def _balances(site: SiteView) -> list[Kpi]:
    """Energy that each model has lost or made, over what went through it; and that of the whole site, the
    connections between the models included, over the largest throughput of a model."""
    t0, t1 = site.span
    found, lost, largest = [], 0.0, 1.0
    for entity in site.accounts:
        e_in, e_out, e_stored = (site.rise([entity], name, t0, t1) for name in ("E_in", "E_out", "E_stored"))
        through = max(abs(e_in), abs(e_out), abs(e_stored), 1.0)
        residual = e_in - e_out - e_stored
        lost, largest = lost + residual, max(largest, through)
        found.append(Kpi(f"{entity}.balance", residual / through, "1", f"Energy residual over throughput, {entity}"))
    if found:
        lost += _transfers(site)
        found.append(Kpi("site.balance", lost / largest, "1", "Energy residual over throughput, whole site"))
    if balance := heat_balance(site, t0, t1):
        found.append(Kpi("hall.balance", balance.residual, "1", "Electricity into hall and plant that left as no heat, over it"))
    return found
