"""Lessons added up to days, once for each file of the lake.

A file of the lake never changes, so its sums (day_sums.sql) are worked out once and kept beside the lake. What is kept
is never the truth: whoever finds no sums of a file adds its lessons up, and gets the same.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings

from fullfolj.lake import disk, engine
from fullfolj.lake.engine import Cursor, facts_of
from fullfolj.measures.catalogue import family

#: From so many files on a connection of one's own pays.
_MANY = 20


def root() -> Path:
    return Path(settings.DATA) / "day-sums"


def keep(paths: Iterable[Path]) -> int:
    """Works out and keeps the sums of the lake's files that have none yet; of how many.

    A disk that has no room for them ends it: the others are added up by whoever reads them.
    """
    lacking = [path for path in paths if (kept := path_of(path)) is not None and not disk.is_whole(kept)]
    with ThreadPoolExecutor(max_workers=engine.THREADS) as pool:
        return sum(pool.map(_keep_some, [lacking[n :: engine.THREADS] for n in range(engine.THREADS)]))


def _keep_some(paths: Sequence[Path]) -> int:
    with engine.alone() if len(paths) > _MANY else engine.cursor() as cur:
        return sum(_keep(cur, path) for path in paths)


def _keep(cur: Cursor, path: Path) -> bool:
    kept = path_of(path)
    assert kept is not None
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        cur.read_facts("unsummed", [path])
        cur.put(f"{family('day_sums').sql} order by student, date", kept)
    except OSError:
        return False
    return True


def path_of(path: Path | str) -> Path | None:
    """Where the sums of a file are, or would be; None for a file that is not the lake's.

    Another wording of the SQL has files of its own.
    """
    source = Path(path)
    if not source.is_relative_to(disk.root()):
        return None
    return root() / source.relative_to(disk.root()).with_suffix(f".{_version()}.parquet")


@functools.cache
def _version() -> str:
    return hashlib.sha256(family("day_sums").sql.encode()).hexdigest()[:8]


def kept_for(paths: Iterable[Path | str]) -> dict[Path | str, Path]:
    """Each of the files whose sums are kept → where."""
    found = {path: path_of(path) for path in paths}
    return {path: kept for path, kept in found.items() if kept is not None and disk.is_whole(kept)}


def read(cur: Cursor, paths: Iterable[Path | str], where: str = "true") -> None:
    """The view `day_sums` on the cursor: one row a file, pupil and date; `where` as in Cursor.read_facts.

    It may name `student` and `date`.
    """
    files = list(paths)
    kept = kept_for(files)
    cur.read_facts("unsummed", [path for path in files if path not in kept], where)
    sql = family("day_sums").sql
    if kept:
        sql = f"select * from ({sql}) union all select * from {facts_of(kept.values())} where {where}"  # noqa: S608
    cur.run(f"create or replace temp view day_sums as {sql}")


def clean_up(*, now: dt.datetime) -> int:
    """Removes the sums of files that are gone, and those of another wording of the SQL; how many went.

    Not those of the last hours (disk.GRACE): a process of another version may still read them.
    """
    removed = 0
    for kept in root().rglob("*"):
        if disk.is_old(kept, now) and not _is_wanted(kept):
            kept.unlink(missing_ok=True)
            removed += 1
    return removed


def _is_wanted(kept: Path) -> bool:
    stem, _, version = kept.name.removesuffix(".parquet").rpartition(".")
    source = disk.root() / kept.relative_to(root()).with_name(f"{stem}.parquet")
    return version == _version() and source.exists()
