"""The school unit beside one of its classes, as figures."""

from __future__ import annotations

from collections.abc import Mapping

from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import members_on
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.marks import Mark, RiskMark, profile
from fullfolj.mapping.profiles.class_queries import ClassProfile, answers_in
from fullfolj.mapping.round_figures.queries import counted
from fullfolj.mapping.statistics.unit import Counted, UnitMean, unit_mean


def unit_means(visitor: Visitor, found: ClassProfile) -> Mapping[Dimension, UnitMean]:
    """Dimension → the unit in the class's newest round.

    Only for those who plan the unit's rounds: others reach a part of it, and a part would pass for the whole. Nothing
    in a dimension where nothing can be said of the class, or where `unit_mean` says that the comparison says nothing.
    Nothing where a class says something else now than when the round was counted: beside the unit's report the
    difference would tell of whoever has left. No pupil is shown.
    """
    group, newest = found.group, found.newest
    then = counted([newest.round]).get(newest.round.pk)
    if newest.round.closes_on >= visitor.today or then is None:
        return {}
    if not visitor.units(permissions.PLAN).filter(pk=group.unit_id).exists():
        return {}
    now = _counts(visitor, found)
    means: dict[Dimension, UnitMean] = {}
    for dimension, told in newest.dimensions.items():
        pairs = then.counts.needing(dimension).items()
        kept = {kind.group: Counted(k, n) for kind, (n, k) in pairs if n and kind.group}
        is_same = kept == {key: one for key, one in now[dimension].items() if key in kept}
        if told.mark is not RiskMark.TOO_FEW and is_same and str(group.pk) in kept:
            mean = unit_mean(kept, str(group.pk), seen=kept.keys())
            means |= {} if mean is None else {dimension: mean}
    return means


def _counts(visitor: Visitor, found: ClassProfile) -> Mapping[Dimension, dict[str, Counted]]:
    """Dimension → class → pupils who need support today, of those of whom enough is answered."""
    newest = found.newest
    counts: dict[Dimension, dict[str, Counted]] = {one: {} for one in newest.instrument.dimensions}
    members = members_on(newest.round, visitor.today).order_by("group__display_name", "group_id")
    groups = dict(members.values_list("person_id", "group_id"))
    for student, answers in answers_in(newest.round, groups, visitor.today).items():
        for one in profile(newest.instrument, answers):
            if one.mark is not Mark.NO_BASIS:
                key = str(groups[student])
                before = counts[one.dimension].get(key, Counted(0, 0))
                counts[one.dimension][key] = before + Counted(one.mark is Mark.NEEDS_SUPPORT, 1)
    return counts
