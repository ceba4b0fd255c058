"""One ladder: what lessons light, what grades, teachers' words and mapping light, and one radar over it all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fullfolj.school.models import Organisation
from fullfolj.signals import state_replay
from fullfolj.signals.kinds import KINDS
from fullfolj.signals.models import UNANSWERED, Contact
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.rules import RADAR, RULES
from fullfolj.signals.school_days import SchoolDays

_ORDER = {rule.id: place for place, rule in enumerate(RULES)}
type _Ladder = Sequence[tuple[Rulebook, Collection[int] | None]]


def with_states(
    organiser: Organisation,
    as_of: dt.date,
    attendance: Iterable[Evaluation],
    by_ladder: _Ladder,
    *,
    closed: bool = False,
    between: Callable[[], None] | None = None,
) -> list[Evaluation]:
    """The evaluations of attendance with those of studies and mapping, by pupil and in the order of RULES.

    The radar rule is about all: a signal of any kind that nobody has answered and that waits for it.
    """
    stated = [
        one
        for kind in KINDS
        for one in state_replay.evaluate(kind, organiser, as_of, by_ladder, closed=closed, between=between)
    ]
    found = {(one.student, one.rule): one for one in (*attendance, *stated)}
    for radar in _radars(organiser, as_of, stated, by_ladder, found, closed=closed):
        found[radar.student, RADAR.id] = radar
    return sorted(found.values(), key=lambda one: (one.student, _ORDER[one.rule]))


def _radars(
    organiser: Organisation,
    as_of: dt.date,
    stated: Iterable[Evaluation],
    by_ladder: _Ladder,
    found: Mapping[tuple[int, str], Evaluation],
    *,
    closed: bool,
) -> Iterator[Evaluation]:
    """The radar rule anew for pupils with a signal about studies or mapping; not where it is off."""
    lit: dict[int, list[Evaluation]] = defaultdict(list)
    for one in stated:
        if one.state is State.OPEN and RULES.get(one.rule).waits_for_contact:
            lit[one.student].append(one)
    if not lit:
        return
    answered, units, days = _answered(lit, as_of), state_replay.units(organiser, lit, as_of), SchoolDays(as_of)
    for rulebook, students in by_ladder:
        chapter = rulebook.on(as_of)
        limits = chapter.of(RADAR)
        if limits is None:
            continue
        for student in lit if students is None else set(students) & set(lit):
            waits = _Waits(lit[student], answered.get(student), int(limits["school_days"]))
            known = found.get((student, RADAR.id))
            radar = waits.radar(known, days.of(units[student], waits.sinces[0]))
            if radar.state is State.OPEN or closed:
                yield replace(radar, evidence=radar.evidence | chapter.written(limits))


def _answered(students: Collection[int], as_of: dt.date) -> dict[int, dt.date]:
    """Pupil → the day of the latest contact that answered."""
    contacts = Contact.objects.filter(student__in=students, undone_at__isnull=True, date__lte=as_of)
    rows = contacts.exclude(kind__in=UNANSWERED).order_by("date")
    return dict(rows.values_list("student_id", "date"))


@dataclass(frozen=True)
class _Waits:
    """A pupil's lit signals about studies and mapping, at least one, and the day that somebody was last in contact."""

    lit: Sequence[Evaluation]
    answered: dt.date | None
    limit: int

    @property
    def sinces(self) -> list[dt.date]:
        """First days, the earliest first."""
        return sorted(one.since for one in self.lit if one.since is not None)

    def radar(self, known: Evaluation | None, days: Sequence[dt.date]) -> Evaluation:
        """The radar rule over these, and over what it says of attendance. `days` are school days, from the first of
        `sinces` on."""
        waiting = [day for day in self.sinces if self.answered is None or self.answered < day]
        told = _Told.of(known)
        waited = [day for day in days if waiting and day >= waiting[0]]
        waits = [count for count in (len(waited) if waiting else None, told.wait) if count is not None]
        opens = [count for count in (len(days), told.open) if count is not None]
        over = waited[self.limit :]
        evidence = {"school_days": max(waits or opens), "contacted": not waits, "holds": bool(over) or told.is_lit}
        if not evidence["holds"]:
            return Evaluation(self.lit[0].student, RADAR.id, State.CLOSED, evidence=evidence)
        since = min(over[:1] + ([known.since] if told.is_lit and known is not None and known.since else []))
        return Evaluation(
            self.lit[0].student,
            RADAR.id,
            State.OPEN,
            since=since,
            evidence=evidence,
            school_days_open=max(len(over), told.days),
            last_away_on=max((one.last_away_on for one in self.lit if one.last_away_on), default=None),
        )


@dataclass(frozen=True)
class _Told:
    """What the radar rule says of attendance: the longest wait, else the longest time open, in school days."""

    wait: int | None = None
    open: int | None = None
    is_lit: bool = False
    days: int = 0

    @classmethod
    def of(cls, known: Evaluation | None) -> _Told:
        number = known.evidence.get("school_days") if known is not None else None
        if known is None or number is None:
            return cls()
        days = known.school_days_open or 0
        if known.evidence.get("contacted"):
            return cls(open=number)
        return cls(wait=number, is_lit=known.state is State.OPEN, days=days)
