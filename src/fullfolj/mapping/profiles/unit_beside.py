"""The school unit beside one of its classes, as figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import members_on
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.marks import Mark, RiskMark, profile
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.profiles.class_queries import ClassProfile, answers_in
from fullfolj.mapping.statistics.unit import Counted, UnitMean, unit_mean


def unit_means(visitor: Visitor, found: ClassProfile) -> Mapping[Dimension, UnitMean]:
    """Dimension → the unit in the class's newest term, by the same version of the same questions.

    Only for those who plan the unit's rounds: others reach a part of it, and a part would pass for the whole. Nothing
    in a dimension where nothing can be said of the class, or where `unit_mean` says that the comparison says nothing.
    Only rounds that have closed count, as in the unit's report. No pupil is shown.
    """
    group = found.group
    if found.newest.round.closes_on >= visitor.today:
        return {}
    if not visitor.units(permissions.PLAN).filter(pk=group.unit_id).exists():
        return {}
    counts = _counts(visitor, found)
    said = [one for one, told in found.newest.dimensions.items() if told.mark is not RiskMark.TOO_FEW]
    means = {one: unit_mean(counts[one], group.pk, seen=counts[one].keys()) for one in said if group.pk in counts[one]}
    return {one: mean for one, mean in means.items() if mean is not None}


def _counts(visitor: Visitor, found: ClassProfile) -> Mapping[Dimension, dict[int, Counted]]:
    """Dimension → class → pupils who need support, of those of whom enough is answered; each pupil in one class."""
    newest = found.newest
    term = newest.term
    rounds = MappingRound.objects.filter(
        unit=found.group.unit_id,
        instrument=newest.round.instrument_id,
        opens_on__range=(term.first_day, term.last_day),
        closes_on__lt=visitor.today,
    )
    counts: dict[Dimension, dict[int, Counted]] = defaultdict(dict)
    counted: set[int] = set()
    for planned in (newest.round, *rounds.exclude(pk=newest.round.pk).order_by("-opens_on", "-pk")):
        groups = dict(members_on(planned, visitor.today).values_list("person_id", "group_id"))
        for student, answers in answers_in(planned, groups, visitor.today).items():
            if student in counted:
                continue
            counted.add(student)
            for one in profile(newest.instrument, answers):
                if one.mark is not Mark.NO_BASIS:
                    before = counts[one.dimension].get(groups[student], Counted(0, 0))
                    counts[one.dimension][groups[student]] = before + Counted(one.mark is Mark.NEEDS_SUPPORT, 1)
    return counts
