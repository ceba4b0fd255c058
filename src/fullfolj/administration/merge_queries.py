"""Pupils who may be one, and those about whom somebody has decided. Every question starts from the visitor's units.

A scope of pupils would not do: whoever has left one source for another is enrolled in neither half of the pair for
long, and in nobody's scope.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import units_of
from fullfolj.administration.permissions import MERGE
from fullfolj.intake import merged_facts, merging
from fullfolj.intake.models import Import, MergeDecision, MergeState
from fullfolj.school.models import Enrolment, Person, SourceIdentity

type Pair = tuple[Person, Person]


@dataclass(frozen=True)
class Held:
    """What there is of a person: ids as the sources write them, where they come from ('' is a file), enrolments, and
    how many lessons, grades and contacts.
    """

    ids: tuple[str, ...]
    sources: tuple[str, ...]
    enrolments: tuple[Enrolment, ...]
    lessons: int
    grades: int
    contacts: int


def proposals(visitor: Visitor) -> list[Pair]:
    """Those to decide about, both of them pupils of the visitor's units, now or earlier."""
    pairs = merging.proposed(visitor.account, visitor.today)
    people = Person.objects.in_bulk({one for pair in pairs for one in pair})
    return _within(visitor, [(people[first], people[second]) for first, second in pairs])


def one_pair(visitor: Visitor, first: uuid.UUID, second: uuid.UUID) -> Pair:
    """The two, proposed or decided about already (a second click); Http404 for any others."""
    for pair in [*proposals(visitor), *((d.standing, d.other) for d in decisions(visitor))]:
        if {first, second} == {pair[0].uuid, pair[1].uuid}:
            return pair
    raise Http404


def decisions(visitor: Visitor) -> list[MergeDecision]:
    """What has been decided and stands, the latest first, about pupils of the visitor's units."""
    found = (
        MergeDecision.objects.filter(organiser=visitor.account.organiser_id)
        .exclude(state=MergeState.APART)
        .select_related("standing", "other")
        .order_by("-decided_at", "id")
    )
    known = {(one.standing_id, one.other_id): one for one in found}
    within = _within(visitor, [(one.standing, one.other) for one in known.values()])
    return [known[first.pk, second.pk] for first, second in within]


def one_decision(visitor: Visitor, decision_id: uuid.UUID) -> MergeDecision:
    """The decision, if it stands, else Http404."""
    for decision in decisions(visitor):
        if decision.pk == decision_id:
            return decision
    raise Http404


def _within(visitor: Visitor, pairs: list[Pair]) -> list[Pair]:
    """Those who have been at the visitor's units alone: whoever decides has to be able to know both."""
    units = set(units_of(visitor.roles, visitor.account, MERGE).values_list("pk", flat=True))
    ids = {person.pk for pair in pairs for person in pair}
    been: dict[int, set[int]] = defaultdict(set)
    for model in (Enrolment, SourceIdentity):
        for person_id, unit_id in model.objects.filter(person__in=ids).values_list("person_id", "unit_id"):
            been[person_id].add(unit_id)
    return [(a, b) for a, b in pairs if been[a.pk] | been[b.pk] <= units and been[a.pk] | been[b.pk]]


def held(visitor: Visitor, pairs: Collection[Pair]) -> dict[int, Held]:
    """Person → what there is of them."""
    ids = {person.pk for pair in pairs for person in pair}
    if not ids:
        return {}
    counts = merging.held_counts(visitor.account, visitor.today, ids)
    lessons = merged_facts.counts(visitor.account.organiser, ids)
    enrolments: dict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in Enrolment.objects.filter(person__in=ids).select_related("unit").order_by("start_date", "id"):
        enrolments[enrolment.person_id].append(enrolment)
    written: dict[int, list[str]] = defaultdict(list)
    for identity in SourceIdentity.objects.filter(person__in=ids).order_by("id"):
        if identity.source_id not in written[identity.person_id]:
            written[identity.person_id].append(identity.source_id)
    sources = _sources(ids)
    return {
        one: Held(tuple(written[one]), sources.get(one, ()), tuple(enrolments[one]), lessons.get(one, 0), *counts[one])
        for one in ids
    }


def _sources(ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Person → names of the sources whose imports brought in their ids; '' stands for a file."""
    events: Any = SourceIdentity._meta.get_field("events").related_model
    rows = events.objects.filter(person__in=ids, pgh_label="insert").order_by("pgh_id")
    brought = [(person, made) for person, made in rows.values_list("person_id", "pgh_context__metadata__import_id")]
    imports = Import.objects.filter(pk__in={made for _person, made in brought if made})
    named = dict(imports.values_list("pk", "pull__source__name"))
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for person, made in brought:
        found[person][(named.get(uuid.UUID(made)) if made else None) or ""] = None
    return {person: tuple(names) for person, names in found.items()}
