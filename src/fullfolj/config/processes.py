"""The processes of one data directory: who runs, how one is stopped, and the watch over web server and worker together.

Each writes `run/<name>.json` in the data directory when it begins. The note is believed only while a process with that
pid *and* that start time lives, so a recycled pid is never taken for ours, and a killed process leaves nothing to mend.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from fullfolj.config.language import gettext as _
from fullfolj.config.process_identity import is_alive, started_at
from fullfolj.domain.errors import PlainError

#: In the order in which they are stopped: the one that watches first, or it would report the others as lost.
NAMES = ("demo", "worker", "web")
HOST = "127.0.0.1"
_WATCHER = "FULLFOLJ_WATCHED_BY"
_HEARTBEAT_LIMIT = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class Running:
    """A process of ours; `watcher` is the pid and start of the demo that began it, empty for one begun by hand."""

    name: str
    pid: int
    started: str
    address: str = ""
    watcher: str = ""

    @property
    def title(self) -> str:
        return title(self.name)

    @property
    def is_orphan(self) -> bool:
        """Whether the one that should watch it is gone (killed, so that it could not stop this one)."""
        pid, _separator, started = self.watcher.partition(" ")
        return bool(self.watcher) and not is_alive(int(pid), started)


def title(name: str) -> str:
    """What a process is called among people."""
    return {"demo": _("demo"), "web": _("web server"), "worker": _("worker")}[name]


def register(data: Path, name: str, address: str = "") -> None:
    """Note that this process is `name` of this data directory; it stays so through an exec."""
    started = started_at(os.getpid())
    note = Running(name, os.getpid(), started or "", address, os.environ.get(_WATCHER, ""))
    path = _path(data, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(asdict(note)), encoding="utf-8")
    beside.replace(path)


def running(data: Path, name: str) -> Running | None:
    """The living process `name` of this data directory; None when there is none."""
    try:
        note = Running(**json.loads(_path(data, name).read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None
    return note if is_alive(note.pid, note.started) else None


def refuse_a_second(data: Path, name: str) -> None:
    """A PlainError when `name` runs already and is watched or was begun by hand; an orphan is stopped instead."""
    found = running(data, name)
    if found and found.is_orphan:
        end(found)
    elif found and found.pid != os.getpid():
        place = _(" at {address}").format(address=found.address) if found.address else ""
        raise PlainError(
            _("Fullfölj ({name}) runs already for this data directory{place} (process {pid}).").format(
                name=found.title, place=place, pid=found.pid
            ),
            _("`fullfolj stop` stops it."),
        )


def end(process: Running, patience: float = 30.0) -> None:
    """Ask the process to end, and end it when it has not done so within `patience` seconds."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        if not is_alive(process.pid, process.started):
            return
        try:
            os.kill(process.pid, number)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise PlainError(
                _("Process {pid} ({name}) belongs to another user.").format(pid=process.pid, name=process.title),
                _("Stop it as the user who began it."),
            ) from error
        until = time.monotonic() + seconds
        while is_alive(process.pid, process.started) and time.monotonic() < until:
            time.sleep(0.05)


def stop_all(data: Path) -> list[str]:
    """End what runs for this data directory, the database excepted; the names of what was stopped."""
    found = [process for name in NAMES if (process := running(data, name))]
    for process in found:
        end(process)
    for name in NAMES:
        if not running(data, name):
            _path(data, name).unlink(missing_ok=True)
    return [process.title for process in found]


def check_port_is_free(port: int) -> None:
    """A PlainError that names the port and the option when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise PlainError(
                _("Port {port} may only be used by root.").format(port=port),
                _("Choose another with --port, 1024 or more."),
            ) from error
        except OSError as error:
            raise PlainError(
                _("Port {port} is taken by another program.").format(port=port),
                _("Choose another with --port {other}.").format(other=port + 1),
            ) from error


def worker_is_alive() -> bool:
    """Whether a worker has told the database of itself within the last 60 seconds."""
    from django.db.models.functions import Now
    from procrastinate.contrib.django.models import ProcrastinateWorker

    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=Now() - _HEARTBEAT_LIMIT).exists()


class Watch:
    """Begins processes and sees to it that they live and die together."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._told_to_stop = False

    def begin(self, name: str, arguments: Sequence[str]) -> None:
        """Begin `fullfolj <arguments>`; what it says goes to log/<name>.log in the data directory."""
        environment = {
            **{key: value for key, value in os.environ.items() if key != "FULLFOLJ_DATABASE_ROLE"},
            _WATCHER: f"{os.getpid()} {started_at(os.getpid())}",
        }
        with self._log(name).open("wb") as log:
            self._children[name] = subprocess.Popen(
                [sys.executable, "-P", "-m", "fullfolj", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
            )

    def __enter__(self) -> Watch:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup and background jobs want them ignored
                signal.signal(number, self._stop_soon)
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + 15
        for child in self._children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def wait_for_answer(self, port: int, patience: float = 60.0) -> bool:
        """True once the web server takes connections; False when we were told to stop. PlainError when it won't."""
        until = time.monotonic() + patience
        while not self._told_to_stop:
            self._check_children()
            try:
                with socket.create_connection((HOST, port), timeout=1):
                    return True
            except OSError:
                if time.monotonic() > until:
                    raise PlainError(
                        _("The web server did not answer within a minute."),
                        _("See {log}.").format(log=self._log("web")),
                    ) from None
            time.sleep(0.05)
        return False

    def until_told_to_stop(self) -> None:
        """Returns after a signal; PlainError when a child ends by itself."""
        while not self._told_to_stop:
            self._check_children()
            time.sleep(0.2)

    def _check_children(self) -> None:
        for name, child in self._children.items():
            if child.poll() is not None and not self._told_to_stop:
                log = self._log(name)
                last = " ".join(log.read_text(errors="replace").strip().splitlines()[-3:])
                raise PlainError(
                    _("The {name} ended by itself (exit code {code}). {last}")
                    .format(name=title(name), code=child.returncode, last=last)
                    .strip(),
                    _("See {log}.").format(log=log),
                )

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True

    def _log(self, name: str) -> Path:
        return self._data / "log" / f"{name}.log"


def _path(data: Path, name: str) -> Path:
    return data / "run" / f"{name}.json"
