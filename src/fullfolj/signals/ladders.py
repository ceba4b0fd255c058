"""What organisers and units decide about the ladder: made as versions, read as the thresholds in force day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Enrolment, Organisation
from fullfolj.signals.models import LadderVersion
from fullfolj.signals.rulebook import FIRST_LADDER, Chapter, Rulebook
from fullfolj.signals.rules import RULES, Rule
from fullfolj.signals.rules.base import Limit, Limits
from fullfolj.signals.steps import LADDER, Step, from_json, to_json

#: How far ahead a ladder may be decided: two school years.
AHEAD = dt.timedelta(days=730)


@dataclass(frozen=True)
class Wanted:
    """A ladder as somebody wants it: every threshold of every rule, which rules are off, and the steps."""

    limits: Mapping[str, Limits] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    steps: Sequence[Step] = LADDER

    def limit(self, rule: Rule, name: str) -> Limit:
        return rule.limits(self.limits.get(rule.id))[name]


def decide(
    *,
    organiser: Organisation,
    unit: Organisation | None,
    wanted: Wanted,
    first_day: dt.date,
    ground: str,
    by: Actor,
    today: dt.date,
    now: dt.datetime,
    preset: str = "",
) -> LadderVersion:
    """The new version, which holds from `first_day` on: today or later, so that nothing already lit is judged anew.

    A version of the same place that was to begin that day is withdrawn. PlainError for a ladder that makes no sense, a
    day that has passed or lies too far ahead, and for no ground.
    """
    _check_when(first_day, ground, today)
    check(wanted)
    values = {
        "limits": {rule.id: _written(rule.limits(wanted.limits.get(rule.id))) for rule in RULES},
        "off": sorted(wanted.off),
        "steps": to_json(wanted.steps),
        "preset": preset,
    }
    return _make(organiser, unit, first_day, ground, by, now, **values)


def follow_organiser(
    *, unit: Organisation, first_day: dt.date, ground: str, by: Actor, today: dt.date, now: dt.datetime
) -> LadderVersion:
    """From the day on the unit has the organiser's ladder again. PlainError as for `decide`."""
    _check_when(first_day, ground, today)
    organiser = Organisation.objects.get(units=unit)
    return _make(organiser, unit, first_day, ground, by, now, follows_organiser=True)


def _make(
    organiser: Organisation,
    unit: Organisation | None,
    first_day: dt.date,
    ground: str,
    by: Actor,
    now: dt.datetime,
    **values: object,
) -> LadderVersion:
    with recorded("ladder.decide", by=by):
        Organisation.objects.select_for_update().get(pk=organiser.pk)  # decisions at the same moment take turns
        same_day = LadderVersion.objects.filter(organiser=organiser, unit=unit, first_day=first_day)
        same_day.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
        return LadderVersion.objects.create(
            organiser=organiser,
            unit=unit,
            first_day=first_day,
            ground=ground.strip(),
            by_id=by.account_id,
            actor=by.label,
            made_at=now,
            **values,
        )


def withdraw(*, version: LadderVersion, by: Actor, today: dt.date, now: dt.datetime) -> None:
    """The version never comes to hold. PlainError when it has begun to; withdrawn once already: nothing happens."""
    if version.first_day <= today:
        raise PlainError(
            _("The ladder already holds, so it can't be withdrawn."), _("Decide a new one from today or a later day.")
        )
    with recorded("ladder.withdraw", by=by):
        LadderVersion.objects.filter(pk=version.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)


def check(wanted: Wanted) -> None:
    """PlainError for a threshold outside its bounds, a step of absence that is not above the one below it, or a step
    with nobody to answer for it."""
    for rule in RULES:
        for threshold in rule.thresholds:
            limit = wanted.limit(rule, threshold.name)
            if not threshold.check(limit):
                raise PlainError(
                    _("%(rule)s: the threshold must be from %(least)s to %(most)s.")
                    % {"rule": rule.title, "least": threshold.least, "most": threshold.most},
                    _("Change the threshold and save again."),
                )
    on = [rule for rule in RULES if rule.family.is_ladder and rule.id not in wanted.off]
    percents = [wanted.limit(rule, "percent") for rule in sorted(on, key=lambda rule: rule.step)]
    if any(higher <= lower for lower, higher in pairwise(percents)):
        raise PlainError(
            _("Each step of absence must have a higher threshold than the step below it."),
            _("Change the thresholds so that they rise, or switch off the steps that you do not use."),
        )
    if any(step.due_school_days < 1 for step in wanted.steps):
        raise PlainError(_("A step needs at least one school day."), _("Change the number of school days."))


def _check_when(first_day: dt.date, ground: str, today: dt.date) -> None:
    if not today <= first_day <= today + AHEAD:
        raise PlainError(
            _("A ladder begins to hold today or later, at most two years ahead."), _("Choose another first day.")
        )
    if not ground.strip():
        raise PlainError(_("A decision about the ladder needs a ground."), _("Write why, in a sentence or two."))


def _written(limits: Limits) -> dict[str, str]:
    return {name: str(limit) for name, limit in limits.items()}


def wanted_of(version: LadderVersion | None) -> Wanted:
    """The ladder that a version says; the first ladder for None."""
    if version is None:
        return Wanted()
    return Wanted(_limits_of(version), frozenset(version.off), from_json(version.steps))


def steps_of(version: LadderVersion | None) -> Sequence[Step]:
    """The steps alone."""
    return LADDER if version is None else from_json(version.steps)


def _limits_of(version: LadderVersion) -> dict[str, Limits]:
    """As numbers. What a version says of rules or thresholds that there are no more is left out."""
    found: dict[str, Limits] = {}
    for rule in RULES:
        kept = version.limits.get(rule.id, {})
        found[rule.id] = {
            threshold.name: _number(kept[threshold.name], threshold.default)
            for threshold in rule.thresholds
            if threshold.name in kept
        }
    return found


def _number(text: str, like: Limit) -> Limit:
    return int(text) if isinstance(like, int) else Decimal(text)


def standing(organiser: Organisation) -> list[LadderVersion]:
    """The versions that hold, have held or will, of the organiser and its units, in order of time."""
    found = LadderVersion.objects.filter(organiser=organiser, withdrawn_at__isnull=True)
    return list(found.order_by("first_day", "pk"))


def in_force(versions: Iterable[LadderVersion], unit_id: int | None, day: dt.date) -> LadderVersion | None:
    """The version that holds for a unit (None: for the organiser) on the day; None for the first ladder."""
    begun = [version for version in versions if version.first_day <= day]
    own = [version for version in begun if version.unit_id == unit_id] if unit_id is not None else []
    if own and not own[-1].follows_organiser:
        return own[-1]
    organisers = [version for version in begun if version.unit_id is None]
    return organisers[-1] if organisers else None


def rulebook(versions: Sequence[LadderVersion], unit_id: int | None) -> Rulebook:
    """The thresholds in force for a unit (None: for the organiser), day by day."""
    firsts = sorted({version.first_day for version in versions if version.unit_id in (None, unit_id)})
    chapters = [Chapter()]
    for first in firsts:
        version = in_force(versions, unit_id, first)
        chapter = Chapter(first) if version is None else _chapter(first, version)
        if chapter.version != chapters[-1].version:
            chapters.append(chapter)
    return Rulebook(tuple(chapters)) if len(chapters) > 1 else FIRST_LADDER


def groups(
    organiser: Organisation, as_of: dt.date, students: Collection[int] | None = None
) -> list[tuple[Rulebook, Collection[int] | None]]:
    """The pupils by the thresholds that hold for them; None stands for all who are asked about.

    A pupil's ladder is that of the unit of the latest enrolment that holds on the as-of date, else of the latest that
    has begun by then.
    """
    versions = standing(organiser)
    own_units = {version.unit_id for version in versions if version.unit_id is not None}
    if not own_units:
        return [(rulebook(versions, None), students)]
    enrolled = Enrolment.objects.filter(unit__parent=organiser, person__is_protected=False)
    if students is not None:
        enrolled = enrolled.filter(person_id__in=students)
    begun = Q(start_date__isnull=True) | Q(start_date__lte=as_of)
    holds = begun & (Q(end_date__isnull=True) | Q(end_date__gte=as_of))
    unit_of: dict[int, int | None] = dict.fromkeys(students or ())  # those without an enrolment have an answer too
    unit_of |= dict(
        enrolled.annotate(place=Case(When(holds, then=2), When(begun, then=1), default=0))
        .order_by("place", F("start_date").asc(nulls_first=True), "pk")  # the last one named stands
        .values_list("person_id", "unit_id")
    )
    found: dict[int | None, list[int]] = {}
    for student, unit_id in unit_of.items():
        found.setdefault(unit_id if unit_id in own_units else None, []).append(student)
    return [(rulebook(versions, unit_id), some) for unit_id, some in found.items()]


def _chapter(first: dt.date, version: LadderVersion) -> Chapter:
    return Chapter(first, _limits_of(version), frozenset(version.off), version.uuid)
