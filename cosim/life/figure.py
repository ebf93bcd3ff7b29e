"""Figure of a life."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

import cosim.plot
from cosim.life.forward import Life

STYLE = Path(cosim.plot.__file__).parent / "style.mplstyle"


def life_figure(lives: dict[str, Life]) -> Figure:
    """Capacity, resistance and round trip over the years, one line per life."""
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(3, 1, sharex=True, figsize=(6, 6.5))
        for label, life in lives.items():
            years = [block.years for block in life.blocks]
            axes[0].plot([0, *years], [1.0, *(block.capacity for block in life.blocks)], marker=".", label=label)
            axes[1].plot([0, *years], [1.0, *(block.resistance for block in life.blocks)], marker=".")
            middle = [year - 0.5 * (years[1] - years[0] if len(years) > 1 else years[0]) for year in years]
            axes[2].plot(middle, [100 * block.passage.round_trip for block in life.blocks], marker=".")
        axes[0].set_ylabel("capacity / new [1]")
        axes[1].set_ylabel("resistance / new [1]")
        axes[2].set_ylabel("AC round trip [%]")
        axes[2].set_xlabel("age [years]")
        axes[0].legend()
    return figure
