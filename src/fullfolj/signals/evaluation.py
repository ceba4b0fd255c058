"""From the register and the lake to the ladder and back: what a sweep, a page and the command line all ask."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fullfolj import measures
from fullfolj.lake import engine, store
from fullfolj.lake.engine import DUCKDB, Cursor, Engine, Frame
from fullfolj.lake.models import Grain, Partition
from fullfolj.measures import day_sums, runner
from fullfolj.measures.reporting import unreported_groups
from fullfolj.measures.runner import Batch
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.signals import ladders, replay, together
from fullfolj.signals.models import UNANSWERED, Contact, Signal
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import Rulebook

#: Unreported lessons older than this are no longer a matter for the morning.
REPORTING_REACH = dt.timedelta(days=28)


@dataclass(frozen=True)
class Seen:
    """What a sweep found: unsaved signals, the day strip of each pupil that has one, and what is not reported."""

    students: int
    data_through: dt.date | None
    signals: list[Signal]
    strips: dict[int, list[dict[str, Any]]]
    unreported: list[dict[str, Any]]


@dataclass(frozen=True)
class Sources:
    """What the measures need to know about some pupils: the files with their lessons, their enrolments, contacts."""

    paths: list[Path]
    enrolments: Frame
    contacts: Frame
    definition: str


def sources(organiser: Organisation, students: Collection[int] | None = None) -> Sources:
    """For all the organiser's pupils, or for `students` (then only the files of units they were ever enrolled at)."""
    enrolments = Enrolment.objects.filter(unit__parent=organiser, person__is_protected=False)
    contacts = Contact.objects.filter(student__organiser=organiser, undone_at__isnull=True).exclude(kind__in=UNANSWERED)
    partitions = store.current(organiser)
    if students is not None:
        enrolments = enrolments.filter(person_id__in=students)
        contacts = contacts.filter(student_id__in=students)
        partitions = partitions.filter(unit_id__in=enrolments.values("unit_id"))
    rows = enrolments.values_list("person_id", "start_date", "end_date")
    return Sources(
        store.paths(partitions),
        engine.table({"student": int, "start_date": dt.date, "end_date": dt.date}, list(rows)),
        engine.table({"student": int, "date": dt.date}, list(contacts.values_list("student_id", "date"))),
        organiser.absence_definition,
    )


def evaluate(
    organiser: Organisation,
    as_of: dt.date,
    students: Collection[int] | None = None,
    *,
    closed: bool = False,
    between: Callable[[], None] | None = None,
) -> list[Evaluation]:
    """The ladder for the pupils as of a day, by pupil; with `closed`, also the rules that are not lit.

    `between` is called after each batch of pupils, in the caller's own thread; what it raises ends the work there.
    """
    about = sources(organiser, students)
    by_ladder = ladders.groups(organiser, as_of, students)
    parts = _parts(about, as_of, by_ladder, closed=closed, between=between)
    found = [one for part in parts for one in part.evaluations]
    coarse = told_coarse(organiser, as_of, found)
    return together.with_states(organiser, as_of, coarse, by_ladder, closed=closed, between=between)


def told_coarse(organiser: Organisation, as_of: dt.date, found: Iterable[Evaluation]) -> list[Evaluation]:
    """The evaluations, with TOO_COARSE in place of NO_LESSONS for pupils whose attendance is told in sum."""
    every = list(found)
    without = {one.student for one in every if one.state is State.NO_LESSONS}
    coarse = set(totals(organiser, as_of, without)) if without else set()
    return [replace(one, state=State.TOO_COARSE) if one.student in coarse else one for one in every]


def totals(organiser: Organisation, as_of: dt.date, students: Collection[int]) -> dict[int, list[measures.Total]]:
    """Pupil → attendance in sum up to the day; pupils without any are left out."""
    paths = store.paths(store.current(organiser, Grain.TOTAL))
    if not paths:
        return {}
    with engine.cursor() as cur:
        return measures.totals(cur, paths, as_of, students, merged_into(students))


def merged_into(students: Collection[int]) -> dict[int, int]:
    """Number of somebody merged into one of the pupils → that pupil."""
    merged = Person.objects.filter(merged_into__in=students).values_list("pk", "merged_into")
    return {own: into for own, into in merged if into is not None}


def measured(organiser: Organisation, as_of: dt.date, students: Collection[int]) -> dict[int, measures.StudentMeasures]:
    """Pupil → all measures as of a day."""
    about = sources(organiser, students)
    with engine.cursor() as cur:
        return measures.as_of(cur, about.paths, about.enrolments, as_of, about.definition, students=students)


def evaluate_all(*, organiser: Organisation, as_of: dt.date, on: Engine = DUCKDB) -> Seen:
    """Everything a sweep keeps, for every pupil of the organiser. Nothing is written.

    Another engine works out measures and signals from the lessons themselves. Which lessons nobody has reported, of the
    last four weeks and unit by unit, is DuckDB's to say in any case.
    """
    about = sources(organiser)
    if on is DUCKDB:
        day_sums.keep(about.paths)
    by_ladder = ladders.groups(organiser, as_of)
    parts = _parts(about, as_of, by_ladder, with_strips=True, on=on)
    attendance = [evaluation for part in parts for evaluation in part.evaluations]
    lit = together.with_states(organiser, as_of, attendance, by_ladder)
    strips = {student: days for part in parts for student, days in part.strips.items()}
    with engine.cursor() as cur:
        strips |= _strips(cur, about, sorted({one.student for one in lit} - set(strips)), as_of)
        unreported = _unreported(cur, organiser, as_of)
    versions = {str(version.uuid): version.pk for version in ladders.standing(organiser)}
    return Seen(
        students=about.enrolments["student"].n_unique(),
        data_through=data_through(organiser, as_of),
        signals=[_signal(evaluation, as_of, versions) for evaluation in lit],
        strips={
            student: [
                {"date": day.date.isoformat(), "kind": str(day.kind), "whole": bool(day.is_whole_day)} for day in days
            ]
            for student, days in strips.items()
        },
        unreported=unreported,
    )


@dataclass(frozen=True)
class _Part:
    """What one batch of pupils gave."""

    evaluations: list[Evaluation]
    strips: dict[int, list[measures.StripDay]]


def _parts(
    about: Sources,
    as_of: dt.date,
    by_ladder: Iterable[tuple[Rulebook, Collection[int] | None]],
    *,
    closed: bool = False,
    with_strips: bool = False,
    between: Callable[[], None] | None = None,
    on: Engine = DUCKDB,
) -> list[_Part]:
    """The pupils of each ladder by themselves."""
    asked = replay.Asked(about.enrolments, as_of, about.definition, contacts=about.contacts, closed=closed)
    return [
        part
        for rulebook, students in by_ladder
        for part in _parts_of(about, replace(asked, rulebook=rulebook), students, with_strips, between, on)
    ]


def _parts_of(
    about: Sources,
    asked: replay.Asked,
    students: Iterable[int] | None,
    with_strips: bool,
    between: Callable[[], None] | None,
    on: Engine,
) -> list[_Part]:
    """First who has to be replayed, then the replaying of those alone, unless every rule is asked for."""

    def work(cur: Cursor, batch: Batch) -> _Part:
        found = replay.evaluate_batch(cur, batch, asked)
        shown = sorted({evaluation.student for evaluation in found})
        return _Part(found, measures.strip_prepared(cur, shown) if with_strips else {})

    with engine.cursor() as cur:
        batches = list(runner.batches(cur, about.paths, about.enrolments, students, on.pupils_at_a_time))
    if not asked.closed:
        left = side_by_side(lambda cur, batch: replay.unsettled(cur, batch, asked), batches, between, on)
        batches = runner.shared_out(left, on.threads, on.pupils_at_a_time)
    return side_by_side(work, batches, between, on)


def side_by_side[T](
    work: Callable[[Cursor, Batch], T],
    batches: Sequence[Batch],
    between: Callable[[], None] | None = None,
    on: Engine = DUCKDB,
) -> list[T]:
    """Each batch on a cursor of its own: while one is worked on in Python, the engine has the other.

    `between` is called after each of several.
    """

    def on_own_cursor(batch: Batch) -> T:
        with on.cursor() as cur:
            return work(cur, batch)

    if len(batches) < 2:
        return [on_own_cursor(batch) for batch in batches]
    with ThreadPoolExecutor(max_workers=on.threads) as pool:
        promised = [pool.submit(on_own_cursor, batch) for batch in batches]
        try:
            return [_got(one, between) for one in promised]
        finally:
            for one in promised:  # those that have not begun, when `between` raises
                one.cancel()


def _got[T](promised: Future[T], between: Callable[[], None] | None) -> T:
    part = promised.result()
    if between is not None:
        between()
    return part


def _strips(cur: Cursor, about: Sources, students: Sequence[int], as_of: dt.date) -> dict[int, list[measures.StripDay]]:
    """The day strips of pupils whom lessons have lit nothing for; an empty one where there are no lessons."""
    return {student: [] for student in students} | measures.strip(cur, about.paths, about.enrolments, students, as_of)


def _signal(evaluation: Evaluation, as_of: dt.date, versions: Mapping[str, int]) -> Signal:
    assert evaluation.since is not None  # open evaluations have one
    return Signal(
        student_id=evaluation.student,
        rule=evaluation.rule,
        since=evaluation.since,
        opened_on=as_of,
        seen_on=as_of,
        is_folded=evaluation.folded,
        school_days_open=evaluation.school_days_open or 0,
        last_away_on=evaluation.last_away_on,
        ladder_version_id=versions.get(evaluation.evidence.get("ladder", "")),
        evidence=evaluation.evidence,
    )


def data_through(organiser: Organisation, as_of: dt.date) -> dt.date | None:
    """How far lessons reach, at most to the day itself; None where no file has a lesson so early."""
    spans = [(p.first_date, p.last_date) for p in store.current(organiser)]
    return max((min(last, as_of) for first, last in spans if first and last and first <= as_of), default=None)


def _unreported(cur: Cursor, organiser: Organisation, as_of: dt.date) -> list[dict[str, Any]]:
    by_unit: dict[int, list[Partition]] = defaultdict(list)
    first = max(as_of, dt.date.min + REPORTING_REACH) - REPORTING_REACH
    for partition in store.current(organiser).filter(last_date__gte=first, first_date__lte=as_of):
        by_unit[partition.unit_id].append(partition)
    return [
        {
            "unit": unit_id,
            "group": group.group_name,
            "lessons": group.lessons,
            "oldest": group.oldest.isoformat(),
            "coverage": [group.coverage.reported, group.coverage.offered],
        }
        for unit_id, partitions in by_unit.items()
        for group in unreported_groups(cur, store.paths(partitions), first, as_of)
    ]
