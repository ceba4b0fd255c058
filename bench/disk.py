"""Whether the disk itself stands still: a bare write, flushed, over and over, beside what is measured.

A disk that is shared with others holds a flush up for a tenth of a second or more now and then, and whoever waits for
it waits as long. It says nothing of the program, so who waited then is told apart.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

#: Seconds between two tries, and what a try takes at most on a disk that does not stand still.
_EVERY, STILL = 0.05, 0.04
_BLOCK = b"\0" * 8192


@dataclass
class Disk:
    """Seconds (`time.perf_counter`) from the beginning to the end of each try that took longer than STILL."""

    still: list[tuple[float, float]] = field(default_factory=list)

    @property
    def slowest(self) -> float:
        """Seconds; 0 when it never stood still."""
        return max((ended - began for began, ended in self.still), default=0.0)

    def held_up(self, began: float, ended: float) -> bool:
        """Whether what was done in that time may have waited for the disk, or behind others who did.

        It may have stood still since the try before, and who has waited is served in as long again.
        """
        return any(began < until + (until - since) and ended > since - _EVERY - STILL for since, until in self.still)


@contextmanager
def watched(directory: Path) -> Iterator[Disk]:
    """The disk that the directory lies on, in a thread of its own as long as the block lasts."""
    disk, over = Disk(), threading.Event()
    thread = threading.Thread(target=_watch, args=(directory / "disk-watch", disk, over), daemon=True)
    thread.start()
    try:
        yield disk
    finally:
        over.set()
        thread.join()


def _watch(path: Path, disk: Disk, over: threading.Event) -> None:
    with path.open("wb", buffering=0) as file:
        while not over.wait(_EVERY):
            began = time.perf_counter()
            os.pwrite(file.fileno(), _BLOCK, 0)
            os.fdatasync(file.fileno())
            ended = time.perf_counter()
            if ended - began > STILL:
                disk.still.append((began, ended))
    path.unlink()
