"""Is that process still the one we knew? A pid alone says too little: it may be a zombie's, or another's by now."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


def started_at(pid: int) -> str | None:
    """A text that tells this process from every other that gets the same pid; None when it is dead or a zombie."""
    if (_PROC / "self" / "stat").exists():
        try:
            # The second field is the program's name in parentheses and may hold anything, so read from the last one.
            fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else f"{_boot()}:{fields[19]}"
    return _asked_of_ps(pid)


def is_alive(pid: int, started: str) -> bool:
    """True when the process `pid` that began at `started` still runs."""
    return started_at(pid) == started


@cache
def _boot() -> str:
    """The boot's own name: start times count from it, so the same figure after a restart is another process."""
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _asked_of_ps(pid: int) -> str | None:
    """The same where there is no /proc (macOS)."""
    answer = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False, env={"LC_ALL": "C"}
    )
    state, _, start = answer.stdout.strip().partition(" ")
    return None if answer.returncode or state.startswith("Z") else start.strip()
