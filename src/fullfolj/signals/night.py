"""Everybody's measures and rules after one more night, out of what the night before kept.

A pupil whose lessons up to the day before are the same as then, and who has at most one new school day, is carried
forward: the new day is added to the sums, and each rule's `since` is moved by the day's answer. Everybody else (a
lesson corrected, two new days, another enrolment) is worked out from nothing, as everybody is on the first night, when
the rules or the ladder have changed, and when a term begins. The numbers are the same either way.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from fullfolj.domain.schoolyear import Term
from fullfolj.lake import engine
from fullfolj.lake.engine import Cursor, table
from fullfolj.measures import day_sums, runner
from fullfolj.measures import night as states
from fullfolj.signals import night_lessons, whole
from fullfolj.signals.night_book import Book, Page, version
from fullfolj.signals.night_lessons import Lessons
from fullfolj.signals.replay import FIGURE_RULES, Asked

#: What is kept → the table that it is made in, and the one where it is gathered when it is made in several parts.
_MADE = {"figures": "whole_figures", "rules": "whole_rules", "state": "new_state"}
_GATHERED = {name: f"night_{name}" for name in _MADE}
#: Batches of pupils (runner.BATCH) on a page, at most.
_BATCHES = 10
_DAY = dt.timedelta(days=1)


def measure(paths: Iterable[Path], asked: Asked, root: Path) -> list[Path]:
    """The files of `whole.measure`, in a folder of the night's own; those of the night before are gone when it is done.

    Killed on its way it leaves the night before as it was. OSError when the disk is full.
    """
    files, kept = sorted(str(path) for path in paths), Book.read(root)
    into = root / f"{asked.as_of}-{uuid.uuid4().hex[:8]}"
    into.mkdir(parents=True)
    if kept is None or not kept.leads_to(asked):
        book = _first(files, asked, into)
    else:
        book = _next(files, asked, kept, into)
    book.write(root)
    return sorted(page.file(into, name) for page in book.pages for name in ("figures", "rules"))


def _first(files: Sequence[str], asked: Asked, into: Path) -> Book:
    day_sums.keep([Path(path) for path in files])
    with engine.cursor() as cur:
        night_lessons.keep_enrolments(cur, asked.enrolments, into)
        ahead = night_lessons.first(cur, files, asked.as_of, into)
        batches = list(runner.batches(cur, files, asked.enrolments))
    pages = [Page.of(number, batch) for number, batch in enumerate(_many(batches))]

    def make(cur: Cursor, page: Page) -> None:
        _put(cur, page, into, _from_nothing(cur, page.batch, asked))

    _side_by_side(make, pages)
    return _book(asked, files, ahead, into, pages)


def _next(files: Sequence[str], asked: Asked, kept: Book, into: Path) -> Book:
    enrolled = set(asked.enrolments["student"])
    with engine.cursor() as cur:
        night_lessons.keep_enrolments(cur, asked.enrolments, into)
        lessons = night_lessons.compare(cur, kept, files, asked.as_of, into.parent, into)
        lessons = replace(lessons, changed=lessons.changed | night_lessons.moved(cur, kept, into.parent))
        pages = [_turned(page, set(files), lessons, enrolled) for page in kept.pages]
        new = sorted(enrolled.difference(*(page.students for page in pages)))
        batches = list(runner.batches(cur, files, asked.enrolments, new))
    pages = [page for page in pages if page.students]
    beyond = 1 + max((page.number for page in kept.pages), default=-1)
    pages += [Page.of(number, batch) for number, batch in enumerate(_many(batches), beyond)]

    def make(cur: Cursor, page: Page) -> None:
        _put(cur, page, into, _carry(cur, page, asked, kept, lessons, into))

    _side_by_side(make, pages)
    return _book(asked, files, lessons.ahead, into, pages)


def _turned(page: Page, files: set[str], lessons: Lessons, enrolled: set[int]) -> Page:
    """The page with the files of today, without those who are not asked about any more."""
    students = [student for student in page.students if student in enrolled]
    return page.on(sorted(files.intersection(page.paths) | lessons.of(students)), students)


def _book(asked: Asked, files: Sequence[str], ahead: Sequence[str], into: Path, pages: Sequence[Page]) -> Book:
    return Book(version(asked), asked.as_of.isoformat(), into.name, tuple(files), tuple(ahead), tuple(pages))


def _side_by_side(make: Callable[[Cursor, Page], None], pages: Sequence[Page]) -> None:
    def some(first: int) -> None:
        with engine.alone() as cur:
            for page in pages[first :: engine.THREADS]:
                make(cur, page)

    with ThreadPoolExecutor(max_workers=engine.THREADS) as pool:
        list(pool.map(some, range(engine.THREADS)))


def _put(cur: Cursor, page: Page, into: Path, made: Mapping[str, str]) -> None:
    for name, table_name in made.items():
        cur.put(f"select * from {table_name}", page.file(into, name))  # noqa: S608


def _carry(cur: Cursor, page: Page, asked: Asked, kept: Book, lessons: Lessons, into: Path) -> Mapping[str, str]:
    """The names of the tables on the cursor, of the page's pupils: carried forward where they can be."""
    before = next((one for one in kept.pages if one.number == page.number), None)
    if before is None:
        return _from_nothing(cur, page.batch, asked)
    folder = into.parent / kept.folder
    _take_up(cur, page, before, folder, lessons)
    runner.prepare(
        cur,
        runner.Batch(page.students, sorted(lessons.of(page.students))),
        asked.enrolments,
        asked.as_of,
        asked.definition,
        kept.day + _DAY,
    )
    cur.run(_UNCHANGED, {"term_first": Term.of(asked.as_of).first_day})
    states.step(cur, asked.as_of, asked.definition)
    whole.hold(cur, asked)
    cur.run(_rules(), {"as_of": asked.as_of})
    others = [row[0] for row in cur.rows(_OTHERS)]
    return _from_nothing(cur, runner.Batch(others, page.paths), asked, begun=True) if others else _MADE


def _take_up(cur: Cursor, page: Page, before: Page, folder: Path, lessons: Lessons) -> None:
    """The table `kept_state` on the cursor, without those who have changed or are not on the page any more."""
    changed = [(student,) for student in before.students if student in lessons.changed]
    cur.hand_in("changed", table({"student": int}, changed))
    cur.read_facts("every_state", [before.file(folder, "state")])
    cur.run(
        "create or replace temp table kept_state as"
        " select * from every_state where student not in (select student from changed)"
    )
    cur.read_facts("rules_before", [before.file(folder, "rules")])


_OTHERS = (
    "select distinct student from enrolments where student not in (select student from unchanged) order by student"
)
_UNCHANGED = """
    create or replace temp table unchanged as
    select kept.student
    from kept_state as kept
    left join (select student, count(*) as days, min(date) as date from school_days group by student) as new
        on kept.student = new.student
    where new.student is null or new.days = 1 and kept.dates[-1] >= $term_first
"""


def _rules() -> str:
    """The table `whole_rules` out of that of the night before: a day's answer opens, closes, or changes nothing."""
    holds = ", ".join(f'last."{rule.id}" as "holds {rule.id}"' for rule in FIGURE_RULES)
    since = ", ".join(
        f'case when last."{rule.id}" then coalesce(before."since {rule.id}", last.date)'
        f' when last."{rule.id}" is null then before."since {rule.id}" end as "since {rule.id}"'
        for rule in FIGURE_RULES
    )
    return f"""
        create or replace temp table whole_rules as
        with enrolled as (select student from enrolment_spans where $as_of between first_day and last_day)
        select last.student, last.date, enrolled.student is not null as is_enrolled, {holds}, {since}
        from whole_holds as last
        inner join rules_before as before on last.student = before.student
        left join enrolled on last.student = enrolled.student
    """  # noqa: S608


def _many(batches: Iterable[runner.Batch]) -> list[runner.Batch]:
    """Neighbouring batches put together, as many pages for each thread: what is carried takes less room than what is
    worked out from nothing.
    """
    some = list(batches)
    pages = -(-len(some) // (_BATCHES * engine.THREADS)) * engine.THREADS
    size, more = divmod(len(some), pages) if some else (0, 0)
    ends = [number * size + min(number, more) for number in range(pages + 1)]
    return [_one(some[first:last]) for first, last in itertools.pairwise(ends) if first < last]


def _one(pack: Sequence[runner.Batch]) -> runner.Batch:
    paths = {str(path) for batch in pack for path in batch.paths}
    return runner.Batch([student for batch in pack for student in batch.students], sorted(paths))


def _from_nothing(cur: Cursor, batch: runner.Batch, asked: Asked, *, begun: bool = False) -> Mapping[str, str]:
    """The tables on the cursor with the pupils' rows; beside those that are in _MADE already when some are `begun`."""
    parts = [batch.students[first : first + runner.BATCH] for first in range(0, len(batch.students), runner.BATCH)]
    is_gathered = begun or len(parts) > 1
    if begun:
        _gather(cur, begins=True)
    for number, students in enumerate(parts):
        whole.make(cur, runner.Batch(students, batch.paths), asked, states.make_state)
        if is_gathered:
            _gather(cur, begins=not begun and number == 0)
    return _GATHERED if is_gathered else _MADE


def _gather(cur: Cursor, *, begins: bool) -> None:
    for name, made in _MADE.items():
        into = f"create or replace temp table night_{name} as" if begins else f"insert into night_{name} by name"
        cur.run(f"{into} select * from {made}")  # noqa: S608
