"""A database cluster with all tables, stopped, to copy: migrating takes half a minute, copying a moment.

It is made once and kept in `build`, under a name that holds a digest of all that decides what migrating makes. When one
of those files changes, the name is another, and the cluster is made anew.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from fullfolj.config import embedded
from tests import testbed

MADE = f"{embedded.DATABASE}_made"
_CHECKOUT = embedded.CHECKOUT
OURS = (_CHECKOUT / "src", "fullfolj")
_KEPT = _CHECKOUT / "build" / "tests"
_PREFIX = "cluster-"
_LOCKS = "requirements*.txt"


def copy_to(cluster: Path) -> None:
    """A copy of the made cluster at `cluster`, where nothing is yet."""
    with _turn():
        _copy(_made(), cluster)


def begin(folder: Path) -> str:
    """Starts the cluster of a run, as it is when new: its database is empty. The name of another with all tables."""
    with _turn():
        if not (folder / "postgres").exists():
            _copy(_made(), folder / "postgres")
            embedded.start(folder, fast=True)
            _set_aside(folder / "postgres")
    embedded.start(folder, fast=True)
    return MADE


def _set_aside(cluster: Path) -> None:
    """Nobody connects to one of that name, so that it can be copied at any time."""
    with psycopg.connect(host=str(cluster), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"alter database {embedded.DATABASE} rename to {MADE}")
        connection.execute(f"create database {embedded.DATABASE}")


def digest(source: Path = OURS[0], package: str = OURS[1]) -> str:
    """Of all files that decide what migrating makes, and of the machine and the user who makes it."""
    whole = hashlib.sha256()
    whole.update(repr((platform.machine(), sys.version_info[:3], os.geteuid(), os.environ.get("FF_PG_USER"))).encode())
    for path in sorted({*deciding(source, package), *_CHECKOUT.glob(_LOCKS)}):
        content = path.read_bytes()
        whole.update(f"{path.name} {len(content)} ".encode() + content)
    return whole.hexdigest()[:20]


def deciding(source: Path, package: str) -> set[Path]:
    """The migrations, what they import of ours, what that imports, all SQL, settings, and how a cluster is begun."""
    folder = source / package
    found = {*folder.rglob("*.sql")}
    waiting = {*folder.rglob("migrations/*.py"), folder / "config" / "settings.py", folder / "config" / "embedded.py"}
    while waiting:
        path = waiting.pop()
        found.add(path)
        waiting |= set(_imported(path, source, package)) - found
    return found


def _imported(path: Path, source: Path, package: str) -> Iterator[Path]:
    for name in _names(ast.parse(path.read_text(encoding="utf-8"))):
        if name.partition(".")[0] == package:
            place = source.joinpath(*name.split("."))
            yield from (one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file())


def _names(tree: ast.AST) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def _made() -> Path:
    kept = _KEPT / f"{_PREFIX}{digest()}"
    if not kept.exists():
        for old in _KEPT.glob(f"{_PREFIX}*"):
            shutil.rmtree(old)
        _make(kept)
    return kept


def _make(wanted: Path) -> None:
    """In the run's folder, where the address of a socket is short and root's PostgreSQL may pass."""
    data = Path(tempfile.mkdtemp(prefix="m-", dir=os.environ[testbed.FOLDER]))
    try:
        data.chmod(0o711)
        given = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "COVERAGE_"))}
        del given["FULLFOLJ_DATABASE_ROLE"]
        embedded.start(data, fast=True)
        command = [sys.executable, "-P", "-m", "fullfolj", "migrate"]
        subprocess.run(command, env=given | {"FULLFOLJ_DATA": str(data)}, check=True, stdout=subprocess.DEVNULL)
        embedded.stop(data)
        (data / "postgres" / "server.log").unlink()
        _copy(data / "postgres", wanted)
    finally:
        embedded.stop(data)
        shutil.rmtree(data)


def _copy(cluster: Path, wanted: Path) -> None:
    """Whole or not at all. The owner stays: root's PostgreSQL runs as somebody else."""
    part = wanted.with_name(f"{wanted.name}.part")
    subprocess.run(["cp", "-a", str(cluster), str(part)], check=True)
    part.rename(wanted)


@contextmanager
def _turn() -> Iterator[None]:
    """One at a time, also of two runs: nobody copies what is not whole, or is being removed."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / "lock").open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
