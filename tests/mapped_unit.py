"""A unit whose classes have answered the shipped survey, for tests of reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone

from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.school.enums import SchoolType
from fullfolj.school.models import Enrolment, Group, GroupMembership, Organisation, Person
from tests import register
from tests.mapping_rounds import a_closed_round

#: All is fine: the answers of the shipped survey that point to no need of support.
FINE = dict.fromkeys("a1 a3 a4 b1 b4 b5 c1 c2 c3 c4 f1 f2 f3 f5".split(), 4) | dict.fromkeys(
    ("a2", "b2", "b3", "c5", "f4"), 1
)
#: Needs support in the cognitive dimension, and in no other.
LOST = FINE | {"c1": 1, "c2": 1, "c3": 1}


def a_class(
    unit: Organisation, name: str, pupils: int, *, level: int, sexes: Sequence[str] = ("Kvinna", "Man")
) -> Group:
    """A class with its pupils, made in a few statements; every other of one sex."""
    group = register.group(unit, name)
    assert unit.parent is not None
    people = Person.objects.bulk_create(
        Person(
            organiser=unit.parent,
            given_name=f"Elev{number}",
            family_name=f"{name}sson",
            legal_sex=sexes[number % len(sexes)],
        )
        for number in range(pupils)
    )
    Enrolment.objects.bulk_create(
        Enrolment(person=one, unit=unit, school_type=SchoolType.COMPULSORY, year_level=level) for one in people
    )
    GroupMembership.objects.bulk_create(GroupMembership(group=group, person=one) for one in people)
    return group


def pupils_of(group: Group) -> list[Person]:
    return list(Person.objects.filter(memberships__group=group).order_by("pk"))


def answer(planned: MappingRound, group: Group, *sheets: Mapping[str, int | str], handed_in: bool = True) -> None:
    """The first pupils of the class hand these in, one each."""
    now = timezone.now()
    Sheet.objects.bulk_create(
        Sheet(
            round=planned,
            student=pupil,
            language="sv",
            answers=dict(answers),
            begun_at=now,
            changed_at=now,
            handed_in_at=now if handed_in else None,
        )
        for pupil, answers in zip(pupils_of(group), sheets, strict=False)
    )


def in_days(planned: MappingRound, first: dt.date) -> MappingRound:
    """The round as it had been planned for ten days from the first."""
    planned.opens_on, planned.closes_on = first, first + dt.timedelta(days=9)
    planned.read_by = planned.closes_on + dt.timedelta(days=7)
    MappingRound.objects.filter(pk=planned.pk).update(
        opens_on=planned.opens_on, closes_on=planned.closes_on, read_by=planned.read_by
    )
    return planned


def a_mapped_unit() -> tuple[Organisation, MappingRound]:
    """Years 7 and 8: of 7A 8 of 25 need support in the cognitive dimension, of 7B 2 of 24, of 8A 6 of 25, of 8B 5 of 20
    and of 8C, with 9 pupils, all. The round has closed.
    """
    unit = register.unit(register.organiser())
    drawn = {"7A": (7, 25, 8), "7B": (7, 24, 2), "8A": (8, 25, 6), "8B": (8, 20, 5), "8C": (8, 9, 9)}
    groups = {name: a_class(unit, name, n, level=level) for name, (level, n, _k) in drawn.items()}
    planned = a_closed_round(*groups.values())
    for name, (_level, n, k) in drawn.items():
        answer(planned, groups[name], *[LOST] * k, *[FINE] * (n - k))
    return unit, planned
