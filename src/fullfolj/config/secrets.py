"""Keys of this installation: from the environment, else made once and kept in the data directory, for us only."""

from __future__ import annotations

import os
import secrets as random
from pathlib import Path

from fullfolj.config.embedded import data_directory


def secret(name: str) -> str:
    """The key called `name` (environment variable FULLFOLJ_SECRET_<NAME> wins over the file secrets/<name>)."""
    given = os.environ.get("FULLFOLJ_SECRET_" + name.upper().replace("-", "_"))
    if given:
        return given
    path = data_directory() / "secrets" / name
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> str:
    """Written beside and linked into place, so that two processes that start at once agree on one key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(random.token_urlsafe(48))
    try:
        os.link(beside, path)
    except FileExistsError:
        pass  # the other process was first: its key is the one
    finally:
        beside.unlink()
    return path.read_text(encoding="ascii").strip()
