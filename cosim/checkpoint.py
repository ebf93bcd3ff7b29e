"""Where a run stands: its results so far and the state of every model, in one file that a later run goes on from.

A checkpoint is a copy of the result file with one more dataset, "checkpoint", which holds the states as a
pickle: open only files that you or your colleagues made.
"""

from __future__ import annotations

import os
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from cosim.energy import CutMeter
from cosim.errors import CosimError
from cosim.fmu.slave import RESOLUTION, tick_at_or_after
from cosim.results import ResultFile
from cosim.scenario.loader import Loaded
from cosim.site import Site
from cosim.watch import Watch

DATASET = "checkpoint"


@dataclass
class Checkpoint:
    """All that a run needs to go on: the scenario, the clusters, what is metered and watched, how far results are written."""

    loaded: Loaded
    clusters: list[dict]
    meter: tuple
    watch: list
    results: dict


def checkpoint_path(results: Path) -> Path:
    """Where the checkpoint of a result file lies."""
    return results.with_suffix(".checkpoint.h5")


def results_of(checkpoint: Path) -> Path:
    """The result file that a checkpoint belongs to."""
    return checkpoint.with_name(checkpoint.name.removesuffix(".checkpoint.h5").removesuffix(".h5") + ".h5")


def save(loaded: Loaded, site: Site, written: ResultFile, meter: CutMeter, watch: Watch) -> None:
    """Write the checkpoint beside the results, in place of the last one; all clusters stand at one time."""
    for cluster in site.clusters:
        cluster.flush()
    states = [cluster.capture() for cluster in site.clusters]
    data = pickle.dumps(Checkpoint(loaded, states, meter.state(), watch.state(), written.standing()))
    target = checkpoint_path(written.path)
    partial = target.with_suffix(".partial")
    written.copy_to(partial)
    with h5py.File(partial, "r+") as file:
        file[DATASET] = np.frombuffer(data, dtype=np.uint8)
    os.replace(partial, target)


def open_checkpoint(path: str | Path) -> Checkpoint:
    """Read a checkpoint; CosimError if the file is none."""
    try:
        with h5py.File(path, "r") as file:
            return pickle.loads(file[DATASET][()].tobytes())
    except (OSError, KeyError) as error:
        raise CosimError(f"{path}: expected a checkpoint that an interrupted run left: {error}") from None


def continue_results(path: Path, checkpoint: Checkpoint, target: Path) -> ResultFile:
    """The result file at ``target``, standing where the checkpoint at ``path`` was made."""
    target.unlink(missing_ok=True)  # results that are still open elsewhere stay readable there
    shutil.copyfile(path, target)
    return ResultFile(target, kept=checkpoint.results)


def continue_site(site: Site, checkpoint: Checkpoint) -> None:
    """All clusters continue from the checkpoint."""
    for cluster, captured in zip(site.clusters, checkpoint.clusters, strict=True):
        cluster.go_on(captured, tick_at_or_after(checkpoint.loaded.scenario.duration) / RESOLUTION)
