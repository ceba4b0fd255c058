"""Whole processes, timed from outside, with the memory the operating system says they took."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Run:
    seconds: float
    peak_mb: float
    output: str = ""


def timed(command: Sequence[str]) -> Run:
    """One run of `command`; RuntimeError with its output when it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert child.stdout is not None
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{output.decode()[-2000:]}")
    return Run(seconds, usage.ru_maxrss / 1024, output.decode())


def in_turn(
    ours: Sequence[str], theirs: Sequence[str], before_each: Callable[[], None] = lambda: None
) -> tuple[Run, Run]:
    """Medians of RUNS runs of each, A B A B …, after one of each that does not count (so that files are warm)."""
    a: list[Run] = []
    b: list[Run] = []
    for turn in range(RUNS + 1):
        before_each()
        pair = timed(ours), timed(theirs)
        if turn:
            a.append(pair[0])
            b.append(pair[1])
    return median(a), median(b)


def median(runs: list[Run]) -> Run:
    return Run(statistics.median(r.seconds for r in runs), max(r.peak_mb for r in runs))


def fullfolj(*arguments: str) -> None:
    """Runs a command of ours in its own process; RuntimeError when it fails."""
    timed([sys.executable, "-m", "fullfolj", *arguments])
