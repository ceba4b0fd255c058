"""Parquet files on disk: where those of the lake lie, and how one is written whole or not at all."""

from __future__ import annotations

import datetime as dt
import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from django.conf import settings

from fullfolj.lake.facts import ROW_GROUP

#: How long a file that is no longer needed is kept for those who still read it.
GRACE = dt.timedelta(hours=24)
#: What a Parquet file begins and ends with.
_MARK = b"PAR1"


def root() -> Path:
    return Path(settings.DATA) / "lake"


def put(frame: pl.DataFrame, path: Path) -> None:
    """The frame as a Parquet file, whole and flushed to disk or not there; OSError when the disk is full.

    Two writers of one file do not disturb each other: each has a part of its own until it is whole.
    """
    with whole(path) as part:
        frame.write_parquet(part, compression="zstd", compression_level=1, row_group_size=ROW_GROUP, statistics=True)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name to write under: what is there at the end becomes `path`, flushed to disk; nothing does after an error.

    OSError when the disk is full, however the library that writes puts it.
    """
    part = path.with_suffix(f".{uuid.uuid4().hex}.part")
    try:
        yield part
        _flush(part)
        part.rename(path)
        _flush(path.parent)
    except pl.exceptions.ComputeError as error:
        part.unlink(missing_ok=True)
        if "transport error" in str(error):  # so polars says that the file would not take the end of what it writes
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def is_old(path: Path, now: dt.datetime) -> bool:
    """Whether it is a file that was written more than GRACE ago."""
    return path.is_file() and dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) < now - GRACE


def keep_newest(folders: Path, now: dt.datetime) -> int:
    """Removes all files but the newest of each folder in `folders`; how many went. Not those of the last hours (GRACE).

    Files that are the same up to the first dot belong together.
    """
    removed = 0
    for folder in [path for path in folders.glob("*") if path.is_dir()]:
        files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
        newest = files[-1].name.partition(".")[0] if files else ""
        for path in files:
            if is_old(path, now) and path.name.partition(".")[0] != newest:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def is_whole(path: Path) -> bool:
    """Whether there is a Parquet file with a beginning and an end: one that a restore has cut off has none."""
    try:
        with path.open("rb") as file:
            begins = file.read(len(_MARK)) == _MARK
            file.seek(-len(_MARK), os.SEEK_END)
            return begins and file.read() == _MARK
    except OSError:
        return False


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
