"""Who is not the same as the night before: lessons by a digest of each pupil's in each file, enrolments row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fullfolj.lake.engine import Cursor, Frame, facts_of, table
from fullfolj.signals.night_book import ENROLMENTS, LESSONS, Book

#: Files with a lesson so near the day have digests: lessons are corrected, and come, in the last weeks. Whoever has
#: lessons in an older file that is replaced counts as changed.
_NEAR = dt.timedelta(days=31)
#: What measures read of a lesson. Digests of lessons are added up, not xored: two lessons may well be alike.
_READ = "date, offered, present, valid, invalid, other, late, reported, cancelled"


@dataclass(frozen=True)
class Lessons:
    """`changed`: pupils whose lessons up to the night before are no longer the same. `come`: each file that may have
    lessons since then → its pupils. `ahead`: files with lessons after today.
    """

    changed: frozenset[int]
    come: dict[str, frozenset[int]]
    ahead: tuple[str, ...]

    def of(self, students: Iterable[int]) -> set[str]:
        """The files that have come for some of the pupils."""
        wanted = set(students)
        return {path for path, theirs in self.come.items() if not theirs.isdisjoint(wanted)}


def first(cur: Cursor, files: Sequence[str], as_of: dt.date, into: Path) -> tuple[str, ...]:
    """Digests of the files near the day are kept in `into`; the files that reach past it."""
    reach = _reach(cur, files)
    _digest(cur, [path for path, last in reach.items() if last >= as_of - _NEAR], as_of, as_of)
    cur.put("select path, student, digest, lessons from told", into / LESSONS)
    return _ahead(reach, as_of)


def compare(cur: Cursor, kept: Book, files: Sequence[str], as_of: dt.date, root: Path, into: Path) -> Lessons:
    """What has changed since the night `kept`; the digests that the next one needs are kept in `into`."""
    before, now = set(kept.paths), set(files)
    ahead = set(kept.ahead)
    gone, come = (before - now) | ahead, sorted((now - before) | (ahead & now))
    _digest(cur, come, kept.day, as_of)
    cur.read_facts("known", [root / kept.folder / LESSONS])
    cur.hand_in("gone", table({"path": str}, [(path,) for path in sorted(gone)]))
    changed = {row[0] for row in cur.rows(_CHANGED)}
    undigested = gone - {row[0] for row in cur.rows("select distinct path from known")}
    changed |= {student for page in kept.pages if undigested.intersection(page.paths) for student in page.students}
    cur.put(_NEXT, into / LESSONS)
    theirs = cur.rows("select path, list(student) from told group by path")
    reach = _reach(cur, come)
    return Lessons(frozenset(changed), {path: frozenset(some) for path, some in theirs}, _ahead(reach, as_of))


def keep_enrolments(cur: Cursor, enrolments: Frame, into: Path) -> None:
    """The table `enrolments_now` on the cursor, kept in `into` too."""
    cur.hand_in("enrolments_now", enrolments)
    cur.put("select * from enrolments_now", into / ENROLMENTS)


def moved(cur: Cursor, kept: Book, root: Path) -> frozenset[int]:
    """The pupils whose enrolments, since `keep_enrolments` on the cursor, are not those of the night `kept`."""
    cur.read_facts("enrolments_then", [root / kept.folder / ENROLMENTS])
    return frozenset(row[0] for row in cur.rows(_MOVED))


_MOVED = """
    select student from (select * from enrolments_now except select * from enrolments_then)
    union
    select student from (select * from enrolments_then except select * from enrolments_now)
"""
_CHANGED = """
    select coalesce(now.student, before.student)
    from (select student, sum(old_digest) as digest, sum(old_lessons) as lessons from told group by student) as now
    full join (
        select student, sum(digest) as digest, sum(lessons) as lessons
        from known where path in (select path from gone) group by student
    ) as before on now.student = before.student
    where coalesce(now.digest, 0) <> coalesce(before.digest, 0)
        or coalesce(now.lessons, 0) <> coalesce(before.lessons, 0)
"""
_NEXT = """
    select path, student, digest, lessons from told
    union all
    select path, student, digest, lessons from known
    where path not in (select path from gone) and path not in (select path from told)
"""


def _digest(cur: Cursor, paths: Sequence[str], before: dt.date, as_of: dt.date) -> None:
    """The table `told` on the cursor: for each file and pupil the lessons up to `as_of`, and those up to `before`."""
    facts = facts_of(paths, ", filename=true") if paths else f"(select *, '' as filename from {facts_of(())})"  # noqa: S608
    sql = f"""
        create or replace temp table told as
        select
            filename as path,
            student,
            cast(sum(digest) as bigint) as digest,
            count(*) as lessons,
            cast(coalesce(sum(digest) filter (where date <= $before), 0) as bigint) as old_digest,
            count(*) filter (where date <= $before) as old_lessons
        from (select filename, student, date, cast(hash({_READ}) >> 24 as bigint) as digest from {facts})
        where date <= $as_of
        group by filename, student
    """  # noqa: S608
    cur.run(sql, {"before": before, "as_of": as_of})


def _reach(cur: Cursor, paths: Iterable[str]) -> dict[str, dt.date]:
    """Each file → the date of its last lesson."""
    files = list(paths)
    if not files:
        return {}
    return dict(cur.rows(f"select filename, max(date) from {facts_of(files, ', filename=true')} group by filename"))  # noqa: S608


def _ahead(reach: dict[str, dt.date], as_of: dt.date) -> tuple[str, ...]:
    return tuple(sorted(path for path, last in reach.items() if last > as_of))
