"""The FMU archive: description, binary, sources to rebuild it, licences; deterministic bytes."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree as xml

from fmus import compile as c
from fmus.description import model_description
from fmus.model import GeneratedModel

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first time that a zip archive can hold
_LICENSES = """\
This FMU holds

- code generated from a Modelica library, under the licence of that library;
- the FMI run time of fmus (folder sources){own};
- the SUNDIALS solvers (Lawrence Livermore National Laboratory and others), version {version},
  linked into the binary: see sundials.txt;
- the FMI 3.0 header files of the Modelica Association (2-clause BSD, text in the files).
"""


def write_fmu(path: Path, model: GeneratedModel, binary: bytes) -> None:
    """Write the FMU of a compiled model; the file appears complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_archive(fmu_content(model, binary)))
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def fmu_content(model: GeneratedModel, binary: bytes) -> dict[str, bytes]:
    """All files of the FMU by their path in the archive."""
    content = {
        "modelDescription.xml": model_description(model),
        f"binaries/{c.platform_tuple()}/{model.identifier}{c.library_suffix()}": binary,
        "sources/buildDescription.xml": build_description(model),
        "sources/model.c": model.source.encode(),
    }
    for path in [*c.runtime_sources(), *c.runtime_headers()]:
        content[f"sources/{path.name}"] = path.read_bytes()
    content.update(_licenses())
    return content


def build_description(model: GeneratedModel) -> bytes:
    """sources/buildDescription.xml: how to compile the FMU elsewhere, given SUNDIALS there."""
    root = xml.Element("fmiBuildDescription", fmiVersion="3.0")
    configuration = xml.SubElement(root, "BuildConfiguration", modelIdentifier=model.identifier)
    files = xml.SubElement(configuration, "SourceFileSet", language="C11")
    for name in ["model.c", *(path.name for path in c.runtime_sources())]:
        xml.SubElement(files, "SourceFile", name=name)
    for name in c.SUNDIALS_LIBRARIES:
        xml.SubElement(configuration, "Library", name=name, version=c.sundials().version, external="true")
    xml.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="utf-8") + b"\n"


def _licenses() -> dict[str, bytes]:
    folder = "documentation/licenses"
    own = Path(__file__).parent.parent / "LICENSE"
    result = {f"{folder}/sundials.txt": c.sundials().license.read_bytes()}
    if own.is_file():
        result[f"{folder}/fmus.txt"] = own.read_bytes()
    index = _LICENSES.format(version=c.sundials().version, own=": see fmus.txt" if own.is_file() else "")
    result[f"{folder}/license.txt"] = index.encode()
    return result


def _archive(content: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(content, key=lambda name: (name != "modelDescription.xml", name)):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on every platform
            entry.external_attr = (0o755 if name.startswith("binaries/") else 0o644) << 16
            archive.writestr(entry, content[name])
    return stream.getvalue()
