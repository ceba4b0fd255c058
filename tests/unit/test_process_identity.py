"""A pid is believed only together with the time its process began."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from fullfolj.config import process_identity
from fullfolj.config.process_identity import is_alive, started_at


def test_a_living_process_is_itself() -> None:
    mine = started_at(os.getpid())
    assert mine
    assert is_alive(os.getpid(), mine)
    assert not is_alive(os.getpid(), mine + "0"), "the same pid, begun at another time, is another process"


def test_a_dead_process_and_a_zombie_are_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    began = started_at(child.pid)
    assert began
    os.kill(child.pid, signal.SIGKILL)
    until = time.monotonic() + 5
    while started_at(child.pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert started_at(child.pid) is None, "nobody has waited for it, so it is a zombie now"
    child.wait()
    assert not is_alive(child.pid, began)


def test_without_proc_ps_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_identity, "_PROC", process_identity.Path("/no/such/place"))
    mine = started_at(os.getpid())
    assert mine
    assert mine == started_at(os.getpid())
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert started_at(child.pid) is None
