"""Parquet files on disk: where those of the lake lie, and how one is written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import polars as pl
from django.conf import settings

from fullfolj.lake.facts import ROW_GROUP


def root() -> Path:
    return Path(settings.DATA) / "lake"


def put(frame: pl.DataFrame, path: Path) -> None:
    """The frame as a Parquet file, whole and flushed to disk or not there; OSError when the disk is full."""
    part = path.with_suffix(".part")
    try:
        frame.write_parquet(part, compression="zstd", compression_level=1, row_group_size=ROW_GROUP, statistics=True)
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


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
