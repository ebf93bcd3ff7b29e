"""Reports of fault studies: one self-contained page per study, and a table of all."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import jinja2
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from cosim.entities import fmu_files
from cosim.faults import diagram, figures
from cosim.faults.study import Outcome
from cosim.fmu import read
from cosim.progress import duration_text
from cosim.results import Results
from cosim.scenario.loader import Loaded
from cosim.units import shown


def write_report(loaded: Loaded, outcome: Outcome, folder: Path) -> Path:
    """The page of a study, <name>.html in ``folder``."""
    with Results(outcome.results) as results:
        page = _templates().get_template("study.html").render(
            scenario=loaded.scenario, outcome=outcome, file=loaded.file, versions=results.versions,
            images={name: _png(drawn) for name, drawn in _figures(loaded, outcome, results).items()},
            power_flow=diagram.power_flow(results, loaded.scenario.fault.at), parameters=parameters(loaded),
        )
    path = folder / f"{outcome.name}.html"
    path.write_text(page, encoding="utf-8")
    return path


def write_index(outcomes: list[Outcome], folder: Path) -> Path:
    """The table of all studies, index.html in ``folder``."""
    path = folder / "index.html"
    path.write_text(_templates().get_template("index.html").render(outcomes=outcomes), encoding="utf-8")
    return path


def summary_table(outcomes: list[Outcome]) -> str:
    """A Markdown table, one row per study: limits that hold, the tightest one, operating limits that were left, agreement at half the tolerance."""
    rows = [("study", "limits hold", "tightest limit", "margin", "operating limits", "half tolerance", "CPU")]
    for outcome in outcomes:
        held = sum(judged.verdict.passed for judged in outcome.judged)
        tightest = worst(outcome)
        name, margin = (tightest.name, number(tightest.verdict.margin, tightest.verdict.unit, 3)) if tightest else ("", "")
        failed = "" if tightest is None or tightest.verdict.passed else "FAILS: "
        counted = "NOT PHYSICAL" if outcome.unphysical else f"{held} of {len(outcome.judged)}" if outcome.judged else "nothing judged"
        rows.append((outcome.name, counted, failed + name, margin, left(outcome),
                     "same" if outcome.agrees else "DIFFERS", f"{outcome.cpu:.1f} s"))
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def left(outcome: Outcome) -> str:
    """How many operating limits were left, in words."""
    count = len({one.variable for one in outcome.excursions})
    return f"{count} left" if count else "kept"


def worst(outcome: Outcome):
    """The limit that fails, or else the one with the least margin (in per unit; times only where nothing else is)."""
    return min(outcome.judged, key=lambda j: (j.verdict.passed, j.verdict.unit == "s", j.verdict.margin), default=None)


def parameters(loaded: Loaded) -> list[tuple[str, str, str, str]]:
    """Name, value with unit, description and source of the parameters that the scenario says where they come from."""
    found = []
    described = {name: read(path) for name, path in fmu_files(loaded).items()}
    for name, source in loaded.scenario.provenance.items():
        entity, _, variable = name.partition(".")
        if entity not in described:
            continue
        port = (described[entity].others | described[entity].inputs).get(variable)
        if port is None:
            continue
        value = loaded.scenario.entities[entity].start.get(variable, port.start)
        found.append((name, number(value, port.unit) if isinstance(value, float) else str(value), port.description, str(source)))
    return found


def number(value: float, unit: str = "1", digits: int = 4) -> str:
    """A value with its unit as shown."""
    if value is None or np.isnan(value):
        return "–"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.{digits}g}" + ("" if unit == "1" else f" {unit}")


def after(seconds: float) -> str:
    """A time after the fault as shown."""
    if np.isnan(seconds):
        return "–"
    return duration_text(seconds) if seconds > 0 else "0"


def _figures(loaded: Loaded, outcome: Outcome, results: Results) -> dict[str, Figure]:
    return {"diagram": diagram.draw(loaded, results), "plots": figures.panels(loaded, results),
            "limits": figures.limits(loaded, outcome, results)}


def _png(drawn: Figure | None) -> str:
    if drawn is None:
        return ""
    stream = io.BytesIO()
    drawn.savefig(stream, format="png", dpi=110)
    plt.close(drawn)
    return base64.b64encode(stream.getvalue()).decode()


def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("cosim.faults"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined)
    environment.filters |= {"number": number, "after": after, "shown": shown, "duration": duration_text}
    environment.globals |= {"worst": worst, "left": left}
    return environment
