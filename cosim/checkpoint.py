"""Where a run stands: the state of every model and of the coupling, from which a later run goes on to the same end, bit for bit.

A run is made of stretches (exchange.STRETCH). Each begins from what was captured at the end of the one before, read back
from the text that a checkpoint holds: a run that goes on from a checkpoint does the same as one that was never stopped.
A checkpoint is that text, compressed and with a checksum, in an HDF5 file beside the results; it holds plain data
(plain.py), and reading it runs no code. The rows so far stay in the result file.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from cosim import plain
from cosim.errors import CosimError
from cosim.results.place import reason
from cosim.scenario.loader import Loaded, from_dict
from cosim.site import Site

DATASET = "checkpoint"
FORMAT = 2
KEYS = {"format", "raw", "file", "run", "rows", "made_of", "state"}


@dataclass
class Checkpoint:
    """All that a run needs to go on: the scenario, how far the results of which run go, and the state of site and meters.

    ``made_of``: what the run was made of, by name, with hashes: it can only go on with the same. ``state``: as text.
    """

    loaded: Loaded
    run: str
    rows: dict[str, int]
    made_of: dict[str, str]
    state: str


def checkpoint_path(results: Path) -> Path:
    """Where the checkpoint of a result file lies."""
    return results.with_suffix(".checkpoint.h5")


def results_of(checkpoint: Path) -> Path:
    """The result file that a checkpoint belongs to."""
    return checkpoint.with_name(checkpoint.name.removesuffix(".checkpoint.h5").removesuffix(".h5") + ".h5")


def save(results: Path, checkpoint: Checkpoint) -> None:
    """Write the checkpoint of a result file, in place of the last one once it is whole."""
    loaded, target = checkpoint.loaded, checkpoint_path(results)
    data = gzip.compress(plain.to_text({
        "format": FORMAT, "raw": loaded.raw, "file": str(loaded.file.absolute()), "run": checkpoint.run, "rows": checkpoint.rows,
        "made_of": checkpoint.made_of, "state": checkpoint.state,
    }).encode(), compresslevel=1)
    partial = target.with_name(target.name + ".partial")
    try:
        with h5py.File(partial, "w", libver="latest") as file:
            file[DATASET] = np.frombuffer(data, dtype=np.uint8)
            file[DATASET].attrs["sha256"] = hashlib.sha256(data).hexdigest()
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(partial, target)
    except (OSError, RuntimeError) as error:
        partial.unlink(missing_ok=True)
        raise CosimError(f"{target}: {reason(error)}: no checkpoint can be written") from None


def open_checkpoint(path: str | Path) -> Checkpoint:
    """Read a checkpoint; CosimError if the file is none."""
    try:
        with h5py.File(path, "r") as file:
            data = file[DATASET][()].tobytes()
            if hashlib.sha256(data).hexdigest() != file[DATASET].attrs["sha256"]:
                raise ValueError("its checksum is wrong")
        held = plain.from_text(gzip.decompress(data))
        if not isinstance(held, dict) or held.keys() != KEYS or held["format"] != FORMAT:
            raise ValueError("it is of another version")
    except (OSError, KeyError, ValueError, EOFError, AttributeError, CosimError) as error:
        raise CosimError(f"{path}: expected a checkpoint that an interrupted run left: {' '.join(str(error).split())[:200]}") from None
    loaded = from_dict(held["raw"], Path(held["file"]))
    return Checkpoint(loaded, held["run"], held["rows"], held["made_of"], held["state"])


def require_same(path: Path, checkpoint: Checkpoint, made_of: dict[str, str]) -> None:
    """CosimError that names what differs between a checkpoint and what its scenario is made of now."""
    before = checkpoint.made_of
    changed = [name for name in sorted(before.keys() | made_of.keys()) if before.get(name) != made_of.get(name)]
    if changed:
        raise CosimError(f"{path}: the run cannot go on, because this is not what it began with: {', '.join(changed)}")


def continue_site(site: Site, state: list[dict], end: float) -> None:
    """All clusters of a new site continue from their captured states; ``end`` of the run [s]."""
    for cluster, captured in zip(site.clusters, state, strict=True):
        cluster.go_on(captured, end)


def renew_site(site: Site, state: list[dict]) -> None:
    """All clusters of a running site stand as those of :func:`continue_site`."""
    for cluster, captured in zip(site.clusters, state, strict=True):
        cluster.renew(captured)
