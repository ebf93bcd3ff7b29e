"""Several processes at work: Ctrl-C, and what they leave."""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cosim.processes import processes

SCRIPT = """
import sys, time
from concurrent.futures import as_completed
from cosim.processes import processes
with processes(2) as pool:
    tasks = [pool.submit(time.sleep, 30) for _ in range(20)]
    print("ready", flush=True)
    list(as_completed(tasks))
"""


def test_ctrl_c_ends_all_workers_at_once():
    script = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert script.stdout.readline() == "ready\n"
    time.sleep(0.5)
    began = time.monotonic()
    script.send_signal(signal.SIGINT)
    _, errors = script.communicate(timeout=25)  # which waits for workers too: they hold the other end of the pipe
    assert time.monotonic() - began < 20
    assert script.returncode and "KeyboardInterrupt" in errors


def test_temporary_files_go_with_the_workers():
    """What a worker unpacks, it does not live to remove: multiprocessing ends without the hooks of a normal exit."""
    with processes(1) as pool:
        folder = Path(pool.submit(tempfile.mkdtemp).result())
        assert folder.is_dir()
    assert not folder.exists()
