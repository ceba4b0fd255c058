"""Runs the reviewed SQL on lesson facts.

Every function takes a cursor (lake.engine), the Parquet files that hold the pupils' lessons, the pupils' enrolments (a
frame with `student`, `start_date`, `end_date`; an empty date is an open end; one row an enrolment) and the as-of date.
Pupils are those of the enrolments, or `students` when given. The temporary tables of one call are replaced by the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fullfolj.domain.schoolyear import SchoolYear, Term
from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.lake.engine import Cursor, Frame, Row, facts_of
from fullfolj.measures import day_sums
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import Block, Change, Definition, StudentMeasures, WindowMeasures, WindowName

#: Pupils at a time: 2,000 have about two million lessons a year, which keeps a sweep's peak far below a gigabyte.
BATCH = 2_000
# With so few pupils their numbers are written into the filter, and DuckDB reads only the row groups that hold them.
_FEW = 200
#: So many school days back a running figure reaches, within the school year or not.
LATEST_DAYS = 40
#: No such days in a row take longer, a summer and the breaks around it included.
_LATEST_REACH = dt.timedelta(days=190)
#: The windows of a day before this would begin before the calendar does; nobody had lessons then either way.
EARLIEST = dt.date(2, 1, 1)
_NOTHING = (0, 0, 0, 0, 0, 0)
_COUNTS = ("whole_days_absent", "late_arrivals", "scattered_absence", "invalid_occasions")


@dataclass(frozen=True)
class Batch:
    """Some pupils and the files that hold all their lessons."""

    students: Sequence[int]
    paths: Sequence[Path | str]


def batches(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    students: Iterable[int] | None = None,
    most: int | None = None,
) -> Iterator[Batch]:
    """All pupils asked for, each once, at most `most` (BATCH) at a time, neighbours in a file together."""
    size = most or BATCH
    files = list(paths)
    wanted = sorted(set(enrolments["student"]) if students is None else set(students))
    if len(wanted) <= size or not files:
        if wanted:
            yield Batch(wanted, files)
        return
    held: dict[int, list[str]] = {student: [] for student in wanted}
    for student, path in _who_is_where(cur, files):
        if student in held:
            held[student].append(path)
    for names in held.values():
        names.sort()
    wanted.sort(key=lambda student: (held[student], student))
    for first in range(0, len(wanted), size):
        some = wanted[first : first + size]
        yield Batch(some, sorted({name for student in some for name in held[student]}))


def _who_is_where(cur: Cursor, files: Sequence[Path | str]) -> Iterator[tuple[int, str]]:
    """Each pupil with each file that has a lesson of theirs; read from the kept day sums where there are."""
    kept = {str(kept): str(path) for path, kept in day_sums.kept_for(files).items()}
    summed = set(kept.values())
    left = [str(path) for path in files if str(path) not in summed]
    for paths in (list(kept), left):
        if not paths:
            continue
        facts = facts_of(paths, ", filename=true")
        for student, name in cur.rows(f"select distinct student, filename from {facts}"):  # noqa: S608
            yield student, kept.get(str(name), str(name))


def shared_out(parts: Iterable[Batch], count: int, most: int | None = None) -> list[Batch]:
    """The pupils of the batches in `count` new ones of about the same size, or in as many as `most` (BATCH) needs."""
    some = list(parts)
    pupils = [(student, part) for part in some for student in part.students]
    size = max(1, min(most or BATCH, -(-len(pupils) // count)))
    found = []
    for first in range(0, len(pupils), size):
        piece = pupils[first : first + size]
        paths = {path for part in {id(part): part for _student, part in piece}.values() for path in part.paths}
        found.append(Batch([student for student, _part in piece], sorted(paths, key=str)))
    return found


def prepare(
    cur: Cursor,
    batch: Batch,
    enrolments: Frame,
    as_of: dt.date,
    definition: Definition | str,
    first: dt.date | None = None,
) -> None:
    """The batch's views `facts`, `day_sums` and tables `enrolments`, `enrolment_spans`, `school_days` on the cursor.

    With `first`, lessons before that date are not read.
    """
    cur.hand_in("enrolments", enrolments.filter(enrolments["student"].is_in(list(batch.students))))
    _make(cur, "enrolment_spans")
    # A range is all that reading needs: the join with the spans leaves the others in it out.
    where = f"student between {min(batch.students)} and {max(batch.students)} and date <= date '{as_of.isoformat()}'"
    if len(batch.students) <= _FEW:
        where += f" and student in ({', '.join(str(int(student)) for student in batch.students)})"
    elif _is_scattered(batch.students):
        where += " and student in (select student from enrolments)"
    if first is not None:
        where += f" and date >= date '{first.isoformat()}'"
    cur.read_facts("facts", batch.paths, where)
    day_sums.read(cur, batch.paths, where)
    _make(cur, "school_days", as_of=as_of, definition=Definition(definition).value)


def _is_scattered(students: Sequence[int]) -> bool:
    """Whether most pupils in the range are not asked for: leaving their lessons out early then pays."""
    return len(students) * 2 < max(students) - min(students)


def _make(cur: Cursor, name: str, by: str = "", /, **parameters: object) -> None:
    cur.run(f"create or replace temp table {name} as {family(by or name).sql}", parameters)


def as_of(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    as_of: dt.date,
    definition: Definition | str = Definition.REPORTED,
    *,
    students: Iterable[int] | None = None,
) -> dict[int, StudentMeasures]:
    """Pupil → all measures in all windows; a pupil without a lesson is there too, with everything unknown."""
    answer: dict[int, StudentMeasures] = {}
    for batch in batches(cur, paths, enrolments, students):
        prepare(cur, batch, enrolments, as_of, definition)
        answer |= measure_prepared(cur, batch.students, as_of, definition)
    return answer


def make_window_days(cur: Cursor, as_of: dt.date) -> None:
    """The table `window_days` on the cursor, after `prepare`: the school days of the four windows."""
    _make(cur, "window_days", "windows", **first_days(as_of))


def first_days(as_of: dt.date) -> dict[str, dt.date]:
    """Where the windows of the calendar begin, by the names that SQL knows them by."""
    reached = max(as_of, EARLIEST)
    return {
        "four_weeks_first": reached - dt.timedelta(days=27),
        "term_first": Term.of(reached).first_day,
        "year_first": SchoolYear.of(reached).first_day,
    }


def measure_whole(cur: Cursor, as_of: dt.date) -> None:
    """The tables `whole_figures` and `whole_latest` on the cursor (see their headers), after `prepare`."""
    _make(cur, "whole_figures", **first_days(as_of))
    make_whole_latest(cur)


def make_whole_latest(cur: Cursor) -> None:
    """The table `whole_latest` on the cursor, of `whole_figures`."""
    _make(cur, "whole_latest")


def measure_prepared(
    cur: Cursor, students: Sequence[int], as_of: dt.date, definition: Definition | str
) -> dict[int, StudentMeasures]:
    """Pupil → all measures in all windows, after `prepare` with the same day and definition."""
    make_window_days(cur, as_of)
    definition = Definition(definition)
    found = _Found(
        coverage=_by_key(cur, "coverage"),
        shares=_by_key(cur, "absence_shares", definition=definition.value),
        definitions=_by_key(cur, "absence_share_definitions"),
        spells=_by_key(cur, "absence_spells"),
        counts={name: _by_key(cur, name) for name in _COUNTS},
        change=_by_key(cur, "change"),
        definition=definition,
    )
    return {
        student: StudentMeasures(
            student, as_of, {window: found.window(student, window) for window in WindowName}, found.change_of(student)
        )
        for student in students
    }


def _by_key(cur: Cursor, name: str, **parameters: object) -> dict[tuple[int, str], Row]:
    return {(row[0], row[1]): row[2:] for row in cur.rows(family(name).sql, parameters)}


@dataclass(frozen=True)
class _Found:
    """The families' results, by pupil and window; a missing row is a window without a school day."""

    coverage: dict[tuple[int, str], Row]
    shares: dict[tuple[int, str], Row]
    definitions: dict[tuple[int, str], Row]
    spells: dict[tuple[int, str], Row]
    counts: dict[str, dict[tuple[int, str], Row]]
    change: dict[tuple[int, str], Row]
    definition: Definition

    def window(self, student: int, name: WindowName) -> WindowMeasures:
        key = (student, name.value)
        first, last, school_days, reported_days, offered, reported = self.coverage.get(key, (None, None, 0, 0, 0, 0))
        numerator, denominator, valid, invalid, kind_denominator = self.shares.get(key, (0, 0, 0, 0, 0))
        spells, short, longest = self.spells.get(key, (None, None, None))
        window, coverage = Window(name.value, first, last), Coverage(reported, offered)
        # A kind of absence has no day form: those shares stay in minutes, and say so.
        kind = Definition.REPORTED if self.definition is Definition.DAY else self.definition
        return WindowMeasures(
            window=window,
            school_days=school_days,
            reported_days=reported_days,
            coverage=coverage,
            absence_share=Share(numerator, denominator, window, coverage, self.definition.value),
            definitions=_in_each(self.definitions.get(key, _NOTHING), window, coverage),
            valid_absence_share=Share(valid, kind_denominator, window, coverage, kind.value),
            invalid_absence_share=Share(invalid, kind_denominator, window, coverage, kind.value),
            absence_spells=spells,
            short_spells=short,
            longest_spell_days=longest,
            **{measure: rows.get(key, (None,))[0] for measure, rows in self.counts.items()},
        )

    def change_of(self, student: int) -> Change:
        return Change(before=self._block(student, "before"), after=self._block(student, "after"))

    def _block(self, student: int, name: str) -> Block:
        row = self.change.get((student, name), (None, None, 0, 0, 0, 0, 0, 0))
        first, last, school_days, reported_days, offered, reported, numerator, denominator = row
        share = Share(
            numerator, denominator, Window(name, first, last), Coverage(reported, offered), self.definition.value
        )
        return Block(share, school_days, reported_days)


def _in_each(row: Row, window: Window, coverage: Coverage) -> dict[Definition, Share]:
    absent, reported, offered, reported_offered, whole_days, reported_days = row
    parts = {
        Definition.REPORTED: (absent, reported),
        Definition.OFFERED: (absent, offered),
        Definition.OFFERED_STRICT: (absent, reported_offered),
        Definition.DAY: (whole_days, reported_days),
    }
    return {how: Share(part, whole, window, coverage, how.value) for how, (part, whole) in parts.items()}


def replay(cur: Cursor, batch: Batch, enrolments: Frame, as_of: dt.date, definition: Definition | str) -> None:
    """The table `running_figures` on the cursor: per pupil × school day what the rules need (see its header).

    `school_days` and `enrolment_spans` are there too.
    """
    prepare(cur, batch, enrolments, as_of, definition)
    _make(cur, "running_figures")


def replay_prepared(cur: Cursor, students: str) -> None:
    """The table `running_figures` on the cursor, after `prepare`, of the pupils in the column `student` of a table."""
    cur.run(
        "create or replace temp table school_days as"  # noqa: S608
        f" select * from school_days where student in (select student from {students})"
    )
    _make(cur, "running_figures")


def latest_of_sums(cur: Cursor, enrolments: Frame, as_of: dt.date, definition: Definition | str) -> None:
    """`latest_figures` of the view `day_sums` that is on the cursor already: each pupil's own last school day in it."""
    cur.hand_in("enrolments", enrolments)
    _make(cur, "enrolment_spans")
    _make(cur, "school_days", as_of=as_of, definition=Definition(definition).value)
    _make(cur, "latest_figures")


def latest(cur: Cursor, batch: Batch, enrolments: Frame, as_of: dt.date, definition: Definition | str) -> None:
    """The table `latest_figures` on the cursor: per pupil the running figures of the last school day (see its header).

    Right for pupils whose last school day is in the school year of `as_of` and who have `school_days_read` of at least
    LATEST_DAYS.
    """
    prepare(cur, batch, enrolments, as_of, definition, latest_reach(as_of))
    _make(cur, "latest_figures")


def latest_reach(as_of: dt.date) -> dt.date:
    """The first day that latest figures of a pupil with LATEST_DAYS school days since then may rest on."""
    reached = max(as_of, EARLIEST)
    return min(SchoolYear.of(reached).first_day, reached - _LATEST_REACH)


def short_valid_absence(cur: Cursor) -> frozenset[int]:
    """Of the pupils last replayed, those whose whole absence is short and valid (see the header)."""
    return frozenset(row[0] for row in cur.rows(family("short_valid_absence").sql))


def last_away(cur: Cursor) -> dict[int, dt.date]:
    """Of the pupils last replayed, those who were ever away or late → the latest such day (see the header)."""
    return dict(cur.rows(family("last_away").sql))
