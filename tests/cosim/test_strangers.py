"""Nobody gets code into a process: not by a checkpoint, not at the port of a cluster that waits."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import socket
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

from cosim import plain, resume, run
from cosim.errors import CosimError
from cosim.handshake import first_friend, introduce, secret

ROOT, SOURCES = Path(__file__).parents[2], Path(__file__).parent / "sources"
KEY = b"a secret of both sides"


class Hostile:
    """A pickle that makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


def test_a_hostile_checkpoint_runs_nothing(workshop, stood):
    made = workshop.folder / "made"
    path = workshop.folder / "bad.checkpoint.h5"
    with h5py.File(path, "w") as file:
        file["checkpoint"] = np.frombuffer(pickle.dumps(Hostile(made)), dtype=np.uint8)
    with pytest.raises(CosimError, match="expected a checkpoint"):
        resume(path)
    assert not made.exists()
    stood("a checkpoint runs no code", 1, "hostile checkpoints")


@pytest.mark.parametrize("value", [
    None, True, -3, 2**62, 1e-300, float("inf"), "text", b"bytes", (1, (2.0, "x")), {"a": [1, {}], "$array": 1}, {1: 2, (3, 4): None},
    [np.arange(6.0).reshape(2, 3), np.zeros((0, 2)), np.array([True, False]), np.int32(5)],
])
def test_plain_data_comes_back_the_same(value):
    np.testing.assert_equal(plain.from_text(plain.to_text(value)), value)


@pytest.mark.parametrize("value", [Hostile(Path()), {"a": [object()]}, {1, 2}, np.array([object()])])
def test_what_is_no_plain_data_is_named(value):
    with pytest.raises(CosimError, match="cannot be stored: expected numbers"):
        plain.to_text(value)


@pytest.mark.parametrize("text", ['{"$array": ["O", [1], "AAAAAAAAAAA=", false]}', "{", '{"$array": 1}', "[" * 100_000, '{"$map": [[[], 1]]}'])
def test_hostile_text_is_refused(text):
    with pytest.raises(CosimError, match="cannot be read"):
        plain.from_text(text)


async def among_strangers(key: bytes, strangers: list[bytes | None], port: int) -> float:
    """Seconds until the one that knows the secret is served, while strangers send this, or nothing."""
    waiting = asyncio.create_task(first_friend("127.0.0.1", port, KEY))
    await asyncio.sleep(0.1)
    theirs = []
    for sent in strangers:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        theirs.append(writer)
        if sent is not None:
            writer.write(sent)
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await introduce(reader, writer, key, "there")
    await waiting
    for each in theirs:
        each.close()
    return time.monotonic() - began


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


STRANGERS = [
    None, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\xff" * 1_000_000, (1 << 32).to_bytes(8, "big"), b"cosim-1 x y\n",
    b"cosim-1 " + b"0" * 64 + b" " + b"0" * 64 + b"\n", b"\n", b'\x00\x00\x00\x10["init",[],{}]  ',
]


def test_strangers_keep_nobody_waiting(stood):
    assert asyncio.run(among_strangers(KEY, [*STRANGERS, *[None] * 50], free_port())) < 2.0
    stood("strangers at the port of a cluster that waits are left, and keep nobody waiting", len(STRANGERS) + 50, "strangers")


def test_another_secret_is_no_secret():
    async def attempt() -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(among_strangers(b"a guess of somebody", [], free_port()), 3.0)

    with pytest.raises(CosimError, match="there: the other side has another secret"):
        asyncio.run(attempt())


def test_a_secret_is_made_for_one_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("COSIM_SECRET", raising=False)
    first = secret()
    path = tmp_path / "datacenter-cosim" / "secret"
    assert secret() == first and len(first) == 64 and path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(CosimError, match="only you can read"):
        secret()
    monkeypatch.setenv("COSIM_SECRET", "short")
    with pytest.raises(CosimError, match="expected at least 16 characters"):
        secret()


def test_a_module_that_is_not_allowed_is_not_imported(workshop, heated_tank, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{SOURCES}")
    port = free_port()
    waiting = subprocess.Popen([sys.executable, "-m", "cosim.remote_simulator", str(port)], cwd=ROOT)
    try:
        heated_tank["clusters"]["thermal"]["address"] = f"127.0.0.1:{port}"
        with pytest.raises(CosimError, match="coupling_components.*not allowed here"):
            run(workshop.load(**heated_tank), workshop.folder / "there.h5", progress=False)
        assert waiting.wait(10.0) is not None
    finally:
        waiting.kill()
