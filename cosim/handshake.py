"""Who may speak to a cluster at an address: both sides prove that they know one secret, without sending it.

The one that waits sends a random challenge; the other one answers with its own and the HMAC (SHA-256) of both; the HMAC of
both the other way round answers that. A stranger, whatever it sends or does not send, is left after some seconds, and
keeps nobody waiting. What passes then is plain data, over TLS where a certificate is given.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
import ssl
from pathlib import Path

from cosim.errors import CosimError

VARIABLE = "COSIM_SECRET"
SHORTEST = 16
"""Characters of a secret."""
PATIENCE = 5.0
"""Seconds for each line of the other side."""
LINE = 256
"""Longest line [bytes]."""
GREETING = b"cosim-1"


def secret() -> bytes:
    """The secret in the environment (COSIM_SECRET), or the one in the configuration folder of the user, made where there is
    none: processes of one user on one machine know it without further ado."""
    given = os.environ.get(VARIABLE)
    if given is None:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "datacenter-cosim"
        given = _kept(folder / "secret")
    if len(given) < SHORTEST:
        raise CosimError(f"{VARIABLE}: expected at least {SHORTEST} characters, the same on both machines")
    return given.encode()


def _kept(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"secret.{os.getpid()}")
        if not path.exists():
            part.touch(mode=0o600)
            part.write_text(secrets.token_hex(32), encoding="ascii")
            try:
                os.link(part, path)  # the first one wins
            except FileExistsError:
                pass
            part.unlink()
        if path.stat().st_uid != os.getuid() or path.stat().st_mode & 0o077:
            raise CosimError(f"{path}: expected a file that only you can read (chmod 600)")
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise CosimError(f"{path}: {error.strerror}: expected a secret there, or in the variable {VARIABLE}") from None


def _proof(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"|".join(parts), "sha256").hexdigest().encode()


async def _line(reader: asyncio.StreamReader) -> list[bytes]:
    async with asyncio.timeout(PATIENCE):
        return (await reader.readline()).split()


async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: bytes) -> bool:
    """For the one that waits: whether the other side knows the secret."""
    own = secrets.token_hex(32).encode()
    try:
        writer.write(GREETING + b" " + own + b"\n")
        answer = await _line(reader)
        if len(answer) != 3 or answer[0] != GREETING or len(answer[1]) != len(own):
            return False
        if not hmac.compare_digest(answer[2], _proof(key, b"comes", own, answer[1])):
            return False
        writer.write(GREETING + b" " + _proof(key, b"waits", answer[1], own) + b"\n")
        async with asyncio.timeout(PATIENCE):
            await writer.drain()
    except (OSError, ValueError, TimeoutError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
        return False
    return True


async def introduce(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: bytes, where: str) -> None:
    """For the one that comes: prove the secret, and CosimError if the other side does not."""
    try:
        greeting = await _line(reader)
        if len(greeting) != 2 or greeting[0] != GREETING:
            raise CosimError(f"{where}: expected a cosim.remote_simulator of this version, but something else answers there")
        own = secrets.token_hex(32).encode()
        writer.write(b" ".join([GREETING, own, _proof(key, b"comes", greeting[1], own)]) + b"\n")
        answer = await _line(reader)
    except (OSError, ValueError, TimeoutError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
        raise CosimError(f"{where}: expected a cosim.remote_simulator, but nothing that understands answers there") from None
    if len(answer) != 2 or not hmac.compare_digest(answer[1], _proof(key, b"waits", own, greeting[1])):
        raise CosimError(f"{where}: the other side has another secret: expected the same {VARIABLE} on both")


async def first_friend(
    host: str, port: int, key: bytes, tls: ssl.SSLContext | None = None,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Wait at an address for the first one that knows the secret; strangers are left."""
    found: asyncio.Future = asyncio.get_running_loop().create_future()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        known = await welcome(reader, writer, key)
        if known and not found.done():
            found.set_result((reader, writer))
        else:
            writer.transport.abort()

    handshake = {"ssl_handshake_timeout": PATIENCE} if tls else {}
    server = await asyncio.start_server(connected, host, port, limit=LINE, ssl=tls, **handshake)
    try:
        return await found
    finally:
        server.close()
