"""Our own launcher of the embedded PostgreSQL 18: one cluster per data directory, reached by a Unix socket only.

The programs come from a wheel; its own `get_server()` is not used (docs/adr/0001). The server outlives the command that
started it; `stop` ends it. A server named by DATABASE_URL is used as it is, and never started or stopped here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fullfolj.config import cluster_place
from fullfolj.config.cluster_place import ServerUser, programs, run_as, server_user
from fullfolj.config.database_address import KEPT_OPEN, parse
from fullfolj.config.language import gettext as _
from fullfolj.config.language import reason as why
from fullfolj.config.process_identity import started_at
from fullfolj.domain.errors import PlainError

Role = Literal["app", "owner"]
LOGINS: dict[Role, str] = {"app": "ff_app", "owner": "postgres"}
DATABASE = "fullfolj"
CHECKOUT = Path(__file__).resolve().parents[3]
_PORT = 5432
_MAJOR = "18"
_LONGEST_SOCKET_FOLDER = 85  # bytes: a socket's whole address may be 103 on macOS, 107 on Linux
_PATIENCE = 60.0  # seconds that a start, a stop or another process's turn may take


@dataclass(frozen=True)
class Postmaster:
    """A running server as its own `postmaster.pid` describes it."""

    pid: int
    socket_folder: Path
    is_ready: bool


def data_directory() -> Path:
    """FULLFOLJ_DATA, else `var` in the checkout; absolute, links followed. Creates nothing."""
    given = os.environ.get("FULLFOLJ_DATA")
    return (Path(given).expanduser() if given else CHECKOUT / "var").resolve()


def prepare_data_directory() -> Path:
    """The data directory, made if it was missing and closed to others; a PlainError when we may not write there."""
    data = data_directory()
    try:
        if not data.exists():
            data.mkdir(parents=True)
            # Others may pass through root's so that PostgreSQL's user reaches its cluster; what lies in it is closed.
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for name in ("log", "run", "tmp"):
            (data / name).mkdir(mode=0o700, exist_ok=True)
        (data / "run" / ".writable").touch()
    except OSError as error:
        raise PlainError(
            _("The data directory {data} can't be written to: {reason}.").format(data=data, reason=why(error)),
            _("Name another in FULLFOLJ_DATA, or run as the user who owns it."),
        ) from error
    return data


def database_parameters(role: Role | None = None) -> dict[str, Any]:
    """Django's DATABASES['default'] for DATABASE_URL, else for the embedded server. Starts and creates nothing.

    `role` is who logs in: `app` (neither owner nor superuser) or `owner`; by default what FULLFOLJ_DATABASE_ROLE says,
    else `app`. A DATABASE_URL names its own user, for both roles.
    """
    if address := os.environ.get("DATABASE_URL"):
        return parse(address)
    named: Role = "owner" if os.environ.get("FULLFOLJ_DATABASE_ROLE") == "owner" else "app"
    cluster = cluster_place.cluster_directory(data_directory())
    running = postmaster(cluster)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": LOGINS[role or named],
        "PASSWORD": "",
        "HOST": str(running.socket_folder if running else socket_folder(cluster)),
        "PORT": str(_PORT),
        "CONN_MAX_AGE": KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
    }


def is_embedded() -> bool:
    """Whether we run the database ourselves."""
    return not os.environ.get("DATABASE_URL")


def ensure_running() -> bool:
    """Start the embedded server unless it answers already; True if this call started it. Nothing with DATABASE_URL."""
    return is_embedded() and start(prepare_data_directory())


def start(data: Path, *, fast: bool = False) -> bool:
    """Start the server of `data`, with a new cluster if there is none; True if this call did, False if it ran already.

    `fast` trades safety after a power cut for speed: for tests only. Any number may call this at once.
    """
    cluster = cluster_place.cluster_directory(data)
    if _answers(cluster):
        return False
    _check_version(cluster)
    with _turn(data):
        if _settled(cluster):
            return False
        cluster_place.claim(cluster, data)
        user = server_user(cluster)
        if not (cluster / "PG_VERSION").exists():
            _create(cluster, user, fast=fast)
        cluster_place.write_note(cluster, data)
        _launch(cluster, user, fast=fast)
    return True


def stop(data: Path) -> bool:
    """Stop the server of `data`; True if it ran. Open transactions are rolled back."""
    cluster = cluster_place.cluster_directory(data)
    _version(cluster)
    with _turn(data):
        if not _settled(cluster):
            return False
        user = server_user(cluster)
        command = [str(programs(user) / "pg_ctl"), "-D", str(cluster), "-m", "fast", "-w", "-t", "60", "stop"]
        if run_as(user, command, capture_output=True).returncode != 0 and postmaster(cluster):
            raise PlainError(
                _("The database in {cluster} did not stop within a minute.").format(cluster=cluster),
                _("See {log}, then try again.").format(log=cluster / "server.log"),
            )
    return True


def postmaster(cluster: Path) -> Postmaster | None:
    """The running server of `cluster`; None when there is none, also when its pid file tells of a dead process, a
    zombie, or a process that is another's by now."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        pid, told_folder = int(lines[0]), lines[4]
    except (OSError, ValueError, IndexError):
        return None
    if not _runs_in(pid, cluster):
        return None
    # A cluster that was moved while running takes its socket along, but its pid file still tells of the old place.
    folders = [Path(told_folder), socket_folder(cluster)]
    folder = next((one for one in folders if (one / f".s.PGSQL.{_PORT}").exists()), folders[0])
    return Postmaster(pid, folder, is_ready=len(lines) > 7 and lines[7].strip() == "ready")


def socket_folder(cluster: Path) -> Path:
    """The cluster's own directory, or a short one in /tmp where that is too long for a socket's address."""
    if len(os.fsencode(cluster)) <= _LONGEST_SOCKET_FOLDER:
        return cluster
    return Path("/tmp") / f"fullfolj-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]}"  # noqa: S108 (checked below)


def _answers(cluster: Path) -> bool:
    """Whether the server is there and lets a client in."""
    running = postmaster(cluster)
    if not running or not running.is_ready:
        return False
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(running.socket_folder / f".s.PGSQL.{_PORT}"))
        except OSError:
            return False
    return True


def _settled(cluster: Path) -> bool:
    """Whether the server runs, once a start or stop that is under way has come to its end."""
    until = time.monotonic() + _PATIENCE
    while postmaster(cluster):
        if _answers(cluster):
            return True
        if time.monotonic() > until:
            raise PlainError(
                _("The database in {cluster} runs but does not answer.").format(cluster=cluster),
                _("See {log}. `fullfolj stop` stops it.").format(log=cluster / "server.log"),
            )
        time.sleep(0.05)
    return False


def _runs_in(pid: int, cluster: Path) -> bool:
    """Whether the process is alive and a server of this very directory."""
    if pid <= 0 or started_at(pid) is None:
        return False
    try:
        return Path(f"/proc/{pid}/cwd").samefile(cluster)  # a server works in its data directory, also after a move
    except OSError:
        pass  # no /proc, or one that even root may not look into (a container without SYS_PTRACE)
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except OSError:
        answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return "postgres" in answer.stdout and f"-D {cluster}" in answer.stdout
    if not words[0].endswith("postgres") or "-D" not in words[:-1]:
        return False
    folder = Path(words[words.index("-D") + 1])
    return not folder.exists() or folder.samefile(cluster)


@contextmanager
def _turn(data: Path) -> Iterator[None]:
    """One at a time per data directory. The lock dies with its holder, so a killed one blocks nobody."""
    path = data / "run" / "database.lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        until = time.monotonic() + 2 * _PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    file.seek(0)
                    raise PlainError(
                        _("Process {pid} has been starting or stopping the database for two minutes.").format(
                            pid=file.read().strip() or "?"
                        ),
                        _("Wait for it or end it, then try again."),
                    ) from None
                time.sleep(0.02)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _version(cluster: Path) -> str | None:
    """Of which PostgreSQL the cluster is; None when there is none. A PlainError when it is another user's."""
    try:
        return (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise PlainError(
            _("The database in {cluster} belongs to another user.").format(cluster=cluster),
            _("Run as the user who made it (root, perhaps), or name another data directory in FULLFOLJ_DATA."),
        ) from error


def _check_version(cluster: Path) -> None:
    made_by = _version(cluster)
    if made_by not in (None, _MAJOR):
        raise PlainError(
            _("The database in {cluster} was made by PostgreSQL {old}; this Fullfölj runs {new}.").format(
                cluster=cluster, old=made_by, new=_MAJOR
            ),
            _("Make a backup with the Fullfölj that made it, and restore it here into an empty data directory."),
        )


def _create(cluster: Path, user: ServerUser | None, *, fast: bool) -> None:
    """Make the cluster beside its place and move it there when whole: a killed run leaves no half of one."""
    if cluster.exists() and any(cluster.iterdir()):
        raise PlainError(
            _("{cluster} holds files but no database.").format(cluster=cluster),
            _("Move them away, or name another data directory in FULLFOLJ_DATA."),
        )
    unfinished = cluster.with_name(f"{cluster.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if user:
        os.chown(unfinished, user.uid, user.gid)
    folder = programs(user)
    made = run_as(
        user,
        [
            *(str(folder / "initdb"), "-D", str(unfinished), "-U", LOGINS["owner"], "-E", "UTF8", "-A", "trust"),
            # The built-in provider sorts and folds case the same on every machine; the wheel has no ICU.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"),
            *("--lc-messages=C", "--no-instructions", *(["--no-sync"] if fast else [])),
        ],
        capture_output=True,
    )
    if made.returncode == 0:
        single = [str(folder / "postgres"), "--single", "-D", str(unfinished), "-c", "exit_on_error=on", "postgres"]
        statements = f"create role {LOGINS['app']} login;\ncreate database {DATABASE};\n"
        made = run_as(user, single, capture_output=True, stdin=None, input=statements)
    if made.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise PlainError(
            _("A database could not be made in {cluster}: {reason}").format(
                cluster=cluster, reason=_last_words(made.stderr)
            ),
            _("Check that the disk is not full, then try again."),
        )
    unfinished.rename(cluster)


def _launch(cluster: Path, user: ServerUser | None, *, fast: bool) -> None:
    """Start the server and wait until it lets clients in."""
    folder, log = _socket_folder_made(cluster, user), cluster / "server.log"
    options = {
        "listen_addresses": "",
        "port": str(_PORT),
        "unix_socket_directories": str(folder),
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "timezone": "UTC",
        # A failed statement and its detail hold names and numbers of pupils: they stay out of the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if fast:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    words = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in options.items())
    command = [
        str(programs(user) / "pg_ctl"),
        "-D",
        str(cluster),
        "-w",
        "-t",
        "60",
        "-l",
        str(log),
        "-o",
        words,
        "start",
    ]
    until = time.monotonic() + _PATIENCE
    while True:
        _forget_the_dead(cluster)
        begun = log.stat().st_size if log.exists() else 0
        # To nowhere, not into a pipe: the server inherits it and would keep the pipe open for ever.
        if run_as(user, command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return
        reason = log.read_text(errors="replace")[begun:] if log.exists() else ""
        # A killed server's own processes need a moment to see that it is gone.
        if "still in use" not in reason or time.monotonic() > until:
            raise PlainError(
                _("The database in {cluster} did not start: {reason}").format(
                    cluster=cluster, reason=_last_words(reason)
                ),
                _("The whole story is in {log}.").format(log=log),
            )
        time.sleep(0.2)


def _forget_the_dead(cluster: Path) -> None:
    """Remove the files that tell of a server which runs no more: PostgreSQL takes a zombie, or another program that has
    got the same pid, for the old server, and would not start."""
    if not postmaster(cluster):
        socket_file = socket_folder(cluster) / f".s.PGSQL.{_PORT}"
        for left in (cluster / "postmaster.pid", socket_file, socket_file.with_name(f"{socket_file.name}.lock")):
            left.unlink(missing_ok=True)


def _socket_folder_made(cluster: Path, user: ServerUser | None) -> Path:
    """The socket's directory; one in /tmp must be ours alone, since who owns the directory owns the door."""
    folder = socket_folder(cluster)
    if folder == cluster:
        return folder
    owner = user.uid if user else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise PlainError(
                _("{folder} is not ours alone, and the database's socket must lie there.").format(folder=folder),
                _("Remove it, or name a data directory with a shorter path in FULLFOLJ_DATA."),
            ) from None
    return folder


def _last_words(text: str | None) -> str:
    """The line of a program's output that says most: the last FATAL, PANIC or error, else the last."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    loud = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:", "ERROR"))]
    return (loud or lines or ["?"])[-1]
