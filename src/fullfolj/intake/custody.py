"""The files of an import on disk: the upload and what was read from it. They hold personal data and live shortly."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake.tables import check_size

_BLOCK = 1 << 20
#: An upload lies this long at most without a row in the database.
_UNNOTED = dt.timedelta(hours=1)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What polars says instead of an OSError when a file can't be written.
_NO_ROOM_WORDS = ("no space left", "file too large", "disk quota", "os error 28", "os error 27", "os error 122")


def upload_path(import_id: uuid.UUID) -> Path:
    return Path(settings.DATA) / "uploads" / str(import_id)


def staging_path(import_id: uuid.UUID) -> Path:
    return Path(settings.DATA) / "staging" / str(import_id)


def size_of(path: Path, name: str) -> int:
    """Bytes of a file that may be taken in; PlainError in words for what is no file, or empty, or too large.

    Exit code 2 when there is no such file to read. A pipe or a device has no size to look at and may never end.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            path.open("rb").close()
            return check_size(path)
        reason = _("it is a folder") if stat.S_ISDIR(mode) else _("it is no ordinary file; save it on disk first")
    except (FileNotFoundError, NotADirectoryError):
        reason = _("there is no such file")
    except PermissionError:
        reason = _("you may not read it")
    except OSError as error:
        reason = error.strerror or type(error).__name__
    raise PlainError(_("%(file)s can't be read: %(reason)s.") % {"file": name, "reason": reason}, exit_code=2)


def take_in(path: Path, import_id: uuid.UUID) -> str:
    """Copies the file into the data directory, readable by us only; its SHA-256. PlainError when the disk is full."""
    target = upload_path(import_id)
    digest = hashlib.sha256()
    with room_needed():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with path.open("rb") as source, os.fdopen(_private(target), "wb") as copy:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    copy.write(block)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    return digest.hexdigest()


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def fresh_staging(import_id: uuid.UUID) -> Path:
    """An empty directory for what is read from the import's file."""
    path = staging_path(import_id)
    shutil.rmtree(path, ignore_errors=True)
    with room_needed():
        path.mkdir(mode=0o700, parents=True)
    return path


@contextmanager
def scratch() -> Iterator[Path]:
    """A directory of our own for the block, where the data lies; PlainError when the disk is full."""
    folder = Path(settings.DATA) / "staging"
    with room_needed():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as name:
            yield Path(name)


def let_go(import_id: uuid.UUID) -> None:
    """Removes the upload and what was read from it."""
    upload_path(import_id).unlink(missing_ok=True)
    shutil.rmtree(staging_path(import_id), ignore_errors=True)


def let_go_of(import_ids: Iterable[uuid.UUID]) -> None:
    for import_id in import_ids:
        let_go(import_id)


def lying() -> set[uuid.UUID]:
    """The imports of which something lies on the disk."""
    folders = [Path(settings.DATA) / name for name in ("uploads", "staging")]
    names = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir()}
    return {uuid.UUID(name) for name in names if _is_uuid(name)}


def forgotten(import_ids: Iterable[uuid.UUID], *, now: dt.datetime) -> list[uuid.UUID]:
    """Those received so long ago that no process is about to note them."""
    return [
        import_id
        for import_id in import_ids
        if (path := upload_path(import_id)).exists()
        and dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) < now - _UNNOTED
    ]


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def note_progress(import_id: uuid.UUID, step: str, done: int, total: int) -> None:
    """Progress of an apply, whose transaction nobody else can see into. Losing it is no error."""
    path = staging_path(import_id) / "progress.json"
    try:
        path.with_suffix(".part").write_text(json.dumps({"step": step, "done": done, "total": total}))
        path.with_suffix(".part").rename(path)
    except OSError:
        pass


def noted_progress(import_id: uuid.UUID) -> dict[str, int | str]:
    """What `note_progress` said last; empty when it has said nothing."""
    try:
        noted: dict[str, int | str] = json.loads((staging_path(import_id) / "progress.json").read_text())
    except (OSError, ValueError):
        return {}
    return noted


@contextmanager
def room_needed() -> Iterator[None]:
    """Turns a full disk, however a library tells of it, into a PlainError; other errors pass."""
    try:
        yield
    except Exception as error:
        if is_full(error):
            raise disk_full() from None
        raise


def is_full(error: BaseException) -> bool:
    """Whether an error means that a disk, ours or the database's, has no room left."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return True
    return any(word in str(error).casefold() for word in _NO_ROOM_WORDS)


def disk_full() -> PlainError:
    free = shutil.disk_usage(settings.DATA).free >> 20
    return PlainError(
        _("The disk is full (%(free)s MB left where the data lies). Nothing was changed.") % {"free": free},
        _("Free some space and import the file again."),
    )
