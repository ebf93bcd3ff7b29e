"""A scenario to start from, written into a folder of the user's own."""

from __future__ import annotations

import os
from pathlib import Path

from cosim.errors import CosimError

TEMPLATE = Path(__file__).with_name("site.yaml")


def write_site(folder: Path) -> Path:
    """Write site.yaml, which runs unchanged, into ``folder``; returns its path. CosimError if there is one already."""
    import fmus

    target = folder / TEMPLATE.name
    if target.exists():
        raise CosimError(f"{target}: expected no such file: it is left as it is")
    folder.mkdir(parents=True, exist_ok=True)
    built = os.path.relpath(fmus.OUTPUT, folder.resolve())
    target.write_text(TEMPLATE.read_text(encoding="utf-8").replace("{fmus}", built), encoding="utf-8")
    return target
