"""The tables of a year as text."""

from __future__ import annotations

from cosim.dispatch.fmu_years import AGAIN, FMU

NAMES = {
    "pge_b20": "PG&E B-20", "sce_tou8d": "SCE TOU-8-D", "dominion_gs4": "Dominion GS-4 (proxy)",
    "ercot_4cp": "ERCOT, 4CP (synthetic prices)", "pjm_5cp": "PJM, 5CP (synthetic prices)",
}  # fmt: skip
CASES = ("no battery", "full site", "no PV", "double size")
QUICK = "quick"
COLUMNS = ((QUICK, "none"), (QUICK, "foresight"), (QUICK, "forecast"), (FMU, "none"), (FMU, "forecast"))
"""What stands in a cell, as far as it is there, in this order: (model, how)."""


def markdown(rows: list[dict]) -> str:
    """Savings by tariff and case, against doing nothing, quick model beside the FMUs, and the lines of all bills.

    Of rows for one tariff, case, way and model the last one counts.
    """
    last = {(row["tariff"], row["case"], row["how"], row["model"]): row for row in rows}
    rows, cost = list(last.values()), {key: _cost(row) for key, row in last.items()}
    tariffs = list(dict.fromkeys(row["tariff"] for row in rows))
    out = _savings(cost, tariffs) + _against_nothing(cost, tariffs) + _against_fmus(cost, tariffs)
    for tariff in tariffs:
        for model, what in ((QUICK, "quick model"), (FMU, "all FMUs")):
            mine = [row for row in rows if row["tariff"] == tariff and row["model"] == model]
            if mine:
                out += ["", f"{NAMES.get(tariff, tariff)}, lines of the bill [1000 $], {what}:", "", *_lines(mine)]
    return "\n".join(out)


def _cost(row: dict) -> float:
    return row["bill"] + row["wear"] + row["refill"]


def _savings(cost: dict, tariffs: list[str]) -> list[str]:
    """Saving of each case against the site with neither battery nor PV of the same model."""
    out = ["| tariff | neither | " + " | ".join(CASES) + " |", "|---" * (2 + len(CASES)) + "|"]
    for tariff in tariffs:
        base = {model: cost.get((tariff, "neither", "none", model)) for model in (QUICK, FMU)}
        if not any(base.values()):
            continue
        neither = " / ".join(f"{value / 1e6:.2f}" for value in base.values() if value is not None)
        cells = []
        for case in CASES:
            found = [(base[model], cost.get((tariff, case, how, model))) for model, how in COLUMNS]
            shown = [f"{100 * (b - value) / b:.1f}" for b, value in found if b is not None and value is not None]
            cells.append(" / ".join(shown) + " %" if shown else "-")
        out.append(f"| {NAMES.get(tariff, tariff)} | {neither} M$ | " + " | ".join(cells) + " |")
    return out


def _against_nothing(cost: dict, tariffs: list[str]) -> list[str]:
    """The agent against a site that keeps its battery full, which pays what a site without battery does."""
    naive = [tariff for tariff in tariffs if (tariff, "full site", "persistence", QUICK) in cost]
    out = ["", "| tariff | battery kept full | persistence forecast | less than doing nothing |", "|---|---|---|---|"]
    for tariff in naive:
        rest = cost[tariff, "no battery", "none", QUICK]
        agent = cost[tariff, "full site", "persistence", QUICK]
        out.append(
            f"| {NAMES.get(tariff, tariff)} | {rest / 1e6:.3f} M$ | {agent / 1e6:.3f} M$ | {(rest - agent) / 1e3:+.0f} k$ |"
        )
    return out if naive else []


def _against_fmus(cost: dict, tariffs: list[str]) -> list[str]:
    """What the battery saves with all FMUs, and in the quick model with the same load and battery."""
    both = [tariff for tariff in tariffs if (tariff, "full site", "forecast", AGAIN) in cost]
    out = ["", "| tariff | all FMUs, no battery | all FMUs, full site | quick model, same load and battery |", "|---|---|---|---|"]
    for tariff in both:
        nothing = cost.get((tariff, "no battery", "none", FMU))
        cells = ["-" if nothing is None else f"{nothing / 1e6:.3f} M$"]
        for model in (FMU, AGAIN):
            value = cost[tariff, "full site", "forecast", model]
            saved = "" if nothing is None else f" ({100 * (value - nothing) / nothing:+.2f} %)"
            cells.append(f"{value / 1e6:.3f} M${saved}")
        out.append(f"| {NAMES.get(tariff, tariff)} | " + " | ".join(cells) + " |")
    return out if both else []


def _lines(rows: list[dict]) -> list[str]:
    heads = [row["case"] if row["how"] == "none" else f"{row['case']}, {row['how']}" for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in row["lines"]))
    out = ["| line | " + " | ".join(heads) + " |", "|---" * (1 + len(rows)) + "|"]
    for name in names:
        out.append(f"| {name} | " + " | ".join(f"{row['lines'].get(name, 0.0) / 1e3:.0f}" for row in rows) + " |")
    out.append("| battery wear | " + " | ".join(f"{row['wear'] / 1e3:.0f}" for row in rows) + " |")
    out.append("| refill at the end | " + " | ".join(f"{row['refill'] / 1e3:.0f}" for row in rows) + " |")
    out.append("| sum | " + " | ".join(f"{_cost(row) / 1e3:.0f}" for row in rows) + " |")
    return out
