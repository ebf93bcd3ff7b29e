"""The tables of a year as text."""

from __future__ import annotations

NAMES = {
    "pge_b20": "PG&E B-20", "sce_tou8d": "SCE TOU-8-D", "dominion_gs4": "Dominion GS-4 (proxy)",
    "ercot_4cp": "ERCOT, 4CP (synthetic prices)", "pjm_5cp": "PJM, 5CP (synthetic prices)",
}  # fmt: skip
CASES = ("no battery", "full site", "no PV", "double size")


def markdown(rows: list[dict]) -> str:
    """Savings by tariff and case as pairs (foresight / forecast), against doing nothing, the bills' lines, the FMUs."""
    cost = {(row["tariff"], row["case"], row["how"], row["model"]): _cost(row) for row in rows}
    tariffs = list(dict.fromkeys(row["tariff"] for row in rows))
    out = ["| tariff | neither | " + " | ".join(CASES) + " |", "|---" * (2 + len(CASES)) + "|"]
    for tariff in tariffs:
        base = cost.get((tariff, "neither", "none", "quick"))
        if base is None:
            continue
        cells = [_pair(cost, tariff, case, base) for case in CASES]
        out.append(f"| {NAMES.get(tariff, tariff)} | {base / 1e6:.2f} M$ | " + " | ".join(cells) + " |")
    out += _against_nothing(cost, tariffs)
    for tariff in tariffs:
        out += ["", f"{NAMES.get(tariff, tariff)}, lines of the bill [1000 $]:", "", *_lines(rows, tariff)]
    both = [tariff for tariff in tariffs if (tariff, "full site", "forecast", "FMU") in cost]
    if both:
        out += [
            "",
            "| tariff | all FMUs, battery kept full | all FMUs, agent | quick model, same load and battery |",
            "|---|---|---|---|",
        ]
        for tariff in both:
            nothing = cost[tariff, "full site", "none", "FMU"]
            agents = [
                cost[tariff, "full site", "forecast", model] for model in ("FMU", "quick, load and battery of the FMUs")
            ]
            shown = [f"{value / 1e6:.3f} M$ ({100 * (nothing - value) / nothing:+.2f} %)" for value in agents]
            out.append(f"| {NAMES.get(tariff, tariff)} | {nothing / 1e6:.3f} M$ | " + " | ".join(shown) + " |")
    return "\n".join(out)


def _cost(row: dict) -> float:
    return row["bill"] + row["wear"] + row["refill"]


def _against_nothing(cost: dict, tariffs: list[str]) -> list[str]:
    """The agent against a site that keeps its battery full, which pays what a site without battery does."""
    naive = [tariff for tariff in tariffs if (tariff, "full site", "persistence", "quick") in cost]
    out = ["", "| tariff | battery kept full | persistence forecast | less than doing nothing |", "|---|---|---|---|"]
    for tariff in naive:
        rest = cost[tariff, "no battery", "none", "quick"]
        agent = cost[tariff, "full site", "persistence", "quick"]
        out.append(
            f"| {NAMES.get(tariff, tariff)} | {rest / 1e6:.3f} M$ | {agent / 1e6:.3f} M$ | {(rest - agent) / 1e3:+.0f} k$ |"
        )
    return out if naive else []


def _pair(cost: dict, tariff: str, case: str, base: float) -> str:
    found = [cost.get((tariff, case, how, "quick")) for how in ("none", "foresight", "forecast")]
    shown = [f"{100 * (base - value) / base:.1f}" for value in found if value is not None]
    return " / ".join(shown) + " %" if shown else "-"


def _lines(rows: list[dict], tariff: str) -> list[str]:
    mine = [row for row in rows if row["tariff"] == tariff]
    heads = [f"{row['case']}, {row['how']}" + (f" ({row['model']})" if row["model"] != "quick" else "") for row in mine]
    names = list(dict.fromkeys(name for row in mine for name in row["lines"]))
    out = ["| line | " + " | ".join(heads) + " |", "|---" * (1 + len(mine)) + "|"]
    for name in names:
        out.append(f"| {name} | " + " | ".join(f"{row['lines'].get(name, 0.0) / 1e3:.0f}" for row in mine) + " |")
    out.append("| battery wear | " + " | ".join(f"{row['wear'] / 1e3:.0f}" for row in mine) + " |")
    out.append("| refill at the end | " + " | ".join(f"{row['refill'] / 1e3:.0f}" for row in mine) + " |")
    out.append("| sum | " + " | ".join(f"{_cost(row) / 1e3:.0f}" for row in mine) + " |")
    return out
