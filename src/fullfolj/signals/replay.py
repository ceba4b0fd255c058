"""The ladder replayed over the school days: which rules are open for whom, and since when. Pure: facts in, evaluations
out.

A rule holds, does not hold or can't be told, school day by school day (low coverage, or a value that is not known). It
is open from the first day it holds after the last day it did not; days that can't be told change nothing.
Source: contract section 3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake.engine import Cursor, Frame, table
from fullfolj.measures import Definition, runner
from fullfolj.signals.rulebook import FIRST_LADDER, Chapter, Rulebook
from fullfolj.signals.rules import DAY_RULES, RADAR, DayRule
from fullfolj.signals.rules.base import Day

_SQL = Path(__file__).parent / "sql"
#: The rules that the figures of a school day settle; the radar rule waits for contacts.
FIGURE_RULES = [rule for rule in DAY_RULES if rule is not RADAR]
#: Longest look back of a rule: the 20 school days and the 20 before them.
_CLEARING_DAYS = runner.LATEST_DAYS


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    OFF = "off"  # the ladder in force on the pupil's last school day does not have the rule
    LOWER_STEP = "lower-step"  # holds, but a higher step of the same ladder is listed in its place
    NOT_ENROLLED = "not-enrolled"
    NO_LESSONS = "no-lessons"
    TOO_COARSE = "too-coarse"  # no lessons, but attendance in sum, which no rule can be told by


@dataclass(frozen=True)
class Evaluation:
    """One rule for one pupil. `since` and `school_days_open` (both ends counted) are None unless the rule is open.

    `evidence` is ready for JSON and all that the words are made of. `folded`: lies folded on the morning desk.
    `last_away_on`, of open rules, is the pupil's latest day with absence or a late arrival; of those about studies the
    latest day on which something more was left.
    """

    student: int
    rule: str
    state: State
    since: dt.date | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    folded: bool = False
    school_days_open: int | None = None
    last_away_on: dt.date | None = None


@dataclass(frozen=True)
class _Question:
    as_of: dt.date
    definition: Definition
    rulebook: Rulebook
    closed: bool


@dataclass(frozen=True)
class _Opened:
    """Where the present unbroken time of a rule began; `school_days` with both ends."""

    since: dt.date
    school_days: int


@dataclass(frozen=True)
class _Radar:
    since: _Opened | None
    longest_wait: int | None
    longest_open: int | None


@dataclass(frozen=True)
class Asked:
    """What is asked of every batch of pupils.

    `contacts` has `student` and `date` of the contacts that answer a signal. The `rulebook` says which thresholds
    hold on which days. With `closed`, every rule is told, else only the listed open ones.
    """

    enrolments: Frame
    as_of: dt.date
    definition: Definition | str = Definition.REPORTED
    rulebook: Rulebook = FIRST_LADDER
    contacts: Frame | None = None
    closed: bool = False


def evaluate(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    as_of: dt.date,
    *,
    definition: Definition | str = Definition.REPORTED,
    rulebook: Rulebook = FIRST_LADDER,
    contacts: Frame | None = None,
    students: Iterable[int] | None = None,
    closed: bool = False,
) -> list[Evaluation]:
    """The listed open signals of the pupils, by pupil and in the order of the ladder; with `closed`, every rule.

    All school days in the files up to `as_of` are replayed: for an exact `since` give all the files there are.
    """
    asked = Asked(enrolments, as_of, definition, rulebook, contacts, closed)
    batches = runner.batches(cur, paths, enrolments, students)
    found = [one for batch in batches for one in evaluate_batch(cur, batch, asked)]
    return sorted(found, key=lambda evaluation: evaluation.student)


def unsettled(cur: Cursor, batch: runner.Batch, asked: Asked) -> runner.Batch:
    """The pupils of the batch who have to be replayed to know what is open: most have every rule's answer no.

    A rule is open only from a day it held after the last day it did not. Where it did not hold on the pupil's last
    school day there is no such day, whatever came before; so that day's figures settle it, for whatever as-of date.
    Who may have too few days on hand for them, or has an answer that is not known, is replayed.
    """
    definition, year = Definition(asked.definition), SchoolYear.of(asked.as_of).start
    runner.latest(cur, batch, asked.enrolments, asked.as_of, definition)
    noes = " and ".join(f"({asked.rulebook.condition(rule)}) is false" for rule in FIGURE_RULES)
    sql = f"select student from latest_figures where school_year = $year and school_days_read >= $days and {noes}"  # noqa: S608
    settled = {row[0] for row in cur.rows(sql, {"year": year, "days": _CLEARING_DAYS})}
    away = set(batch.students) - _enrolled(cur, asked.as_of)
    students = [one for one in batch.students if one not in settled and one not in away]
    return runner.Batch(students, batch.paths)


def evaluate_batch(cur: Cursor, batch: runner.Batch, asked: Asked) -> list[Evaluation]:
    """The same for the pupils of one batch (runner.batches); their `school_days` stay on the cursor."""
    question = _Question(
        asked.as_of,
        Definition(asked.definition),
        asked.rulebook,
        asked.closed,
    )
    nobody = table({"student": int, "date": dt.date}, [])
    cur.hand_in("every_contact", nobody if asked.contacts is None else asked.contacts)
    runner.replay(cur, batch, asked.enrolments, question.as_of, question.definition)
    return list(_evaluate_batch(cur, batch.students, question))


def _evaluate_batch(cur: Cursor, students: Sequence[int], question: _Question) -> Iterator[Evaluation]:
    make_evaluated(cur, question.rulebook)
    enrolled = _enrolled(cur, question.as_of)
    opened = _opened(cur, SchoolYear.of(question.as_of).start, enrolled)
    radar = _radar(cur, sorted(opened), question) if opened else {}
    for student, found in radar.items():
        if found.since is not None:
            opened[student][RADAR.id] = found.since
    short_valid, last_away = runner.short_valid_absence(cur), runner.last_away(cur)
    asked = list(students) if question.closed else sorted(opened)
    if not asked:
        return
    latest, days = _latest(cur, asked, sorted(opened))
    for student in asked:
        if student not in enrolled:
            yield from (Evaluation(student, rule.id, State.NOT_ENROLLED) for rule in DAY_RULES)
        elif student not in latest:
            yield from (Evaluation(student, rule.id, State.NO_LESSONS) for rule in DAY_RULES)
        else:
            pupil = _Pupil(
                student,
                question,
                latest[student],
                days.get(student, []),
                opened.get(student, {}),
                radar.get(student),
                student in short_valid,
                last_away.get(student),
            )
            yield from pupil.evaluations()


def make_evaluated(cur: Cursor, rulebook: Rulebook) -> None:
    """The table `evaluated` on the cursor: each rule's answer at the end of each school day of `running_figures`."""
    conditions = ", ".join(f'{rulebook.condition(rule)} as "{rule.id}"' for rule in FIGURE_RULES)
    cur.run(
        "create or replace temp table evaluated as"  # noqa: S608
        f" select student, date, day_number, school_year, {conditions} from running_figures"
    )


@dataclass(frozen=True)
class _Pupil:
    """One pupil with lessons who is enrolled, and what was found about them."""

    student: int
    question: _Question
    figures: Mapping[str, Any]
    days: Sequence[Day]
    opened: Mapping[str, _Opened]
    radar: _Radar | None
    is_short_valid: bool
    last_away_on: dt.date | None

    def evaluations(self) -> Iterator[Evaluation]:
        states = {rule.id: self._state(rule) for rule in DAY_RULES}
        for rule in DAY_RULES:
            state = states[rule.id]
            if state is not State.OPEN and not self.question.closed:
                continue
            opened = self.opened.get(rule.id)
            yield Evaluation(
                self.student,
                rule.id,
                state,
                since=opened.since if opened else None,
                evidence=self._evidence(rule, state),
                folded=state is State.OPEN and self._is_folded(rule, states),
                school_days_open=opened.school_days if opened else None,
                last_away_on=self.last_away_on if state is State.OPEN else None,
            )

    def _chapter(self, rule: DayRule) -> Chapter:
        """The ladder in force on the pupil's last school day, by which its figures are judged.

        The radar rule has no figures of a day: it waits by the ladder of the as-of date.
        """
        return self.question.rulebook.on(self.question.as_of if rule is RADAR else self.figures["date"])

    def _state(self, rule: DayRule) -> State:
        if self._chapter(rule).of(rule) is None:
            return State.OFF
        if rule.id not in self.opened:
            return State.CLOSED
        higher = (other.id for other in DAY_RULES if other.family is rule.family and other.step > rule.step)
        return State.LOWER_STEP if any(name in self.opened for name in higher) else State.OPEN

    def _is_folded(self, rule: DayRule, states: Mapping[str, State]) -> bool:
        # The radar rule is about the other signals: it lies folded as long as all of them do.
        if rule is RADAR:
            others = [other for other in FIGURE_RULES if states[other.id] is State.OPEN]
            return self.is_short_valid and all(other.folds for other in others)
        return self.is_short_valid and rule.folds

    def _evidence(self, rule: DayRule, state: State) -> dict[str, Any]:
        chapter = self._chapter(rule)
        limits = chapter.of(rule)
        if limits is None:
            return {"holds": None}
        evidence: dict[str, Any]
        if rule is RADAR:
            evidence = self._radar_evidence()
        elif rule.per_school_year and self.figures["school_year"] != SchoolYear.of(self.question.as_of).start:
            evidence = {"holds": None}
        else:
            evidence = rule.evidence(self.figures, self.question.definition) | {"holds": self.figures[rule.id]}
        evidence |= chapter.written(limits)
        if state is State.OPEN:
            evidence["clears_after_school_days"] = rule.clears_after(self.days, limits)
        return evidence

    def _radar_evidence(self) -> dict[str, Any]:
        found = self.radar or _Radar(None, None, None)
        waiting = found.longest_wait is not None
        return {
            "school_days": found.longest_wait if waiting else found.longest_open,
            "contacted": not waiting and found.longest_open is not None,
            "holds": found.since is not None,
        }


def _enrolled(cur: Cursor, as_of: dt.date) -> set[int]:
    sql = "select student from enrolment_spans where $as_of between first_day and last_day"
    return {row[0] for row in cur.rows(sql, {"as_of": as_of})}


def make_opened(cur: Cursor, school_year: int) -> None:
    """The table `opened` on the cursor, of `evaluated`: student, rule, and the number of the day it is open since."""
    last_false, began, found = [], [], []
    for rule in FIGURE_RULES:
        column, this_year = f'"{rule.id}"', f" and school_year = {school_year}" if rule.per_school_year else ""
        last_false.append(f"max(day_number) filter (where not {column}{this_year}) as {column}")
        after = f"day_number > coalesce(last_false.{column}, 0)"
        began.append(f"min(day_number) filter (where evaluated.{column} and {after}{this_year}) as {column}")
        found.append(
            f"select student, '{rule.id}' as rule, {column} as day_number from began where {column} is not null"  # noqa: S608
        )
    sql = _sql("since").format(
        last_false=", ".join(last_false), began=", ".join(began), found=" union all ".join(found)
    )
    cur.run(f"create or replace temp table opened as {sql}")


def _opened(cur: Cursor, school_year: int, enrolled: set[int]) -> dict[int, dict[str, _Opened]]:
    """Enrolled pupil → rule → where its time began, for what holds after the pupil's last school day."""
    make_opened(cur, school_year)
    opened: dict[int, dict[str, _Opened]] = {}
    for student, rule_id, date, school_days in cur.rows(_sql("opened_on")):
        if student in enrolled:
            opened.setdefault(student, {})[rule_id] = _Opened(date, school_days)
    return opened


def _radar(cur: Cursor, students: Sequence[int], question: _Question) -> dict[int, _Radar]:
    cur.hand_in("asked", table({"student": int}, [(student,) for student in students]))
    _make_segments(cur)
    cur.run(f"create or replace temp table contacts as {_sql('contacts')}", {"as_of": question.as_of})
    limits = question.rulebook.on(question.as_of).of(RADAR)
    if limits is None:
        return {}
    parameters = {"school_year": SchoolYear.of(question.as_of).start, "limit": limits["school_days"]}
    cur.run(f"create or replace temp table radar as {_sql('radar')}", parameters)
    answer = {}
    for student, wait, longest, date, school_days in cur.rows(_sql("radar_since")):
        answer[student] = _Radar(None if date is None else _Opened(date, school_days), wait, longest)
    return answer


def _make_segments(cur: Cursor) -> None:
    """The table that radar.sql reads: each rule's answer, by stretches of school days without change."""
    columns = [f'"{rule.id}"' for rule in FIGURE_RULES]
    code = " + ".join(f"coalesce(cast({name} as integer), 2) * {3**place}" for place, name in enumerate(columns))
    segments = _sql("segments").format(code=code, answers=", ".join(columns))
    cur.run(f"create or replace temp table segments as {segments}")
    # A rule outside a ladder of steps is a family of its own, and always the highest of it.
    rules = " union all ".join(
        "select student, date, school_year, first_number, end_number, last_number,"  # noqa: S608
        f" '{rule.id}' as rule, '{rule.family}' as family, {rule.step} as step,"
        f" {rule.per_school_year} as ends_with_year, {'school_year' if rule.per_school_year else '0'} as epoch,"
        f' "{rule.id}" as holds from segments'
        for rule in FIGURE_RULES
    )
    cur.run(f"create or replace temp table signal_segments as {rules}")


def _latest(
    cur: Cursor, asked: Sequence[int], opened: Sequence[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, list[Day]]]:
    """The figures of each pupil's last school day with each rule's answer; for open signals the last 40 days too."""
    cur.hand_in("asked", table({"student": int}, [(student,) for student in asked]))
    latest = {row["student"]: row for row in cur.records(_sql("latest"))}
    cur.hand_in("asked", table({"student": int}, [(student,) for student in opened]))
    days: dict[int, list[Day]] = {}
    for student, *day in cur.rows(_sql("last_days"), {"days": _CLEARING_DAYS}):
        days.setdefault(student, []).append(Day(*day))
    return latest, days


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
