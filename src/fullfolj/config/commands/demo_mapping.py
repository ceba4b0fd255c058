"""What the demo school's pupils have answered in its mapping rounds, and how far its staff have come.

The round of the cast's own pupil is on, and the pupil has not begun; in the mentor's class the meeting stopped
half-way: both can be tried. The oldest pupils' round has closed, so that the unit's report says something.
No command of its own (no NAME).
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext as _
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fullfolj.access.models import Account
    from fullfolj.mapping.instruments.content import Instrument
    from fullfolj.mapping.models import MappingRound
    from fullfolj.school.models import Group, Organisation, Person
    from fullfolj.simulation.cast import Role

#: Out of a hundred pupils who have not answered, and out of a hundred answers how many point to a need of support: of
#: most pupils, and in the one dimension that is hard for some.
_SILENT, _SOME, _MANY, _HARD = 9, 12, 62, 30
#: Out of a hundred answers, those that are that the question was not understood.
_UNCLEAR = 2
#: Days since the round of the oldest closed, and that it was open.
_CLOSED, _OPEN = 3, 9


def answer(*, today: dt.date, now: dt.datetime) -> None:
    """Rounds of pupils' own answers, one of the staff's in every class, and an anonymous one before."""
    from django.db import transaction

    from fullfolj.mapping.round_figures.counting import count_closed
    from fullfolj.simulation.cast import Role

    with transaction.atomic():
        principal, mentor, own = _account(Role.PRINCIPAL), _account(Role.MENTOR), _account(Role.STUDENT)
        assert mentor.person is not None  # every member of the cast's staff is one
        unit = mentor.person.duties.order_by("pk")[0].organisation
        classes = _classes(unit, today)
        by = Actor(ActorKind.ACCOUNT, principal.pk)
        opened, closed = today - dt.timedelta(days=min(10, today.weekday() + 7)), today - dt.timedelta(days=_CLOSED)
        day, oldest = dt.timedelta(days=1), classes[-1].display_name[0]  # 9, of 7A to 9C
        last = [one for one in classes if one.display_name[0] == oldest]
        others = [one for one in classes if one not in last]
        earlier = _plan(unit, last, "pupil-older", (closed - _OPEN * day, closed), by)
        _pupils_answer(earlier, None, closed, _noon(closed))
        survey = _plan(unit, others, "pupil-older", (opened, today + 10 * day), by)
        _pupils_answer(survey, own.person_id, today, now - dt.timedelta(hours=3))
        staffs = _plan(unit, classes, "staff", (opened, today + 10 * day), by)
        _staff_answer(staffs, mentor, today, now - dt.timedelta(hours=2))
        _answer_anonymously(unit, today - 21 * day, by)
    count_closed(by=OPERATOR, now=now, today=today)


def _account(role: Role) -> Account:
    from fullfolj.access.models import Account
    from fullfolj.simulation.cast import member

    return Account.objects.select_related("person").get(username=member(role).username)


def _classes(unit: Organisation, today: dt.date) -> Sequence[Group]:
    from fullfolj.mapping.rounds import queries

    return list(queries.classes(unit, today))


def _noon(day: dt.date) -> dt.datetime:
    from django.utils.timezone import make_aware

    return make_aware(dt.datetime.combine(day, dt.time(12)))


def _plan(
    unit: Organisation, classes: Sequence[Group], code: str, days: tuple[dt.date, dt.date], by: Actor
) -> MappingRound:
    from fullfolj.mapping.instruments.reading import shipped_data
    from fullfolj.mapping.rounds import actions

    opens, closes = days
    return actions.plan(
        unit=unit,
        instrument=shipped_data()[code],
        groups=classes,
        opens_on=opens,
        closes_on=closes,
        read_by=closes + dt.timedelta(days=7),
        by=by,
    )


def _pupils_answer(survey: MappingRound, own: int | None, today: dt.date, at: dt.datetime) -> None:
    from fullfolj.mapping.answering import actions

    instrument = survey.instrument.instrument
    for pupil in _asked(survey, today):
        if pupil.pk == own or _draw(pupil, "silent") < _SILENT:
            continue
        answers = _answers(instrument, pupil)
        actions.save(planned=survey, student=pupil, answers=answers, language="sv", by=OPERATOR, now=at)
        actions.hand_in(planned=survey, student=pupil, by=OPERATOR, now=at)


def _staff_answer(staffs: MappingRound, mentor: Account, today: dt.date, at: dt.datetime) -> None:
    """The mentor's class, by name, as far as half of it."""
    from fullfolj.mapping.asked import members_on
    from fullfolj.mapping.meeting import actions
    from fullfolj.school.models import AssignmentRole, Person
    from fullfolj.school.swedish import by_name

    roles = AssignmentRole.objects.filter(duty__person=mentor.person, assignment_role="Mentor")
    members = members_on(staffs, today).filter(group__in=roles.values("group"))
    people = list(Person.objects.filter(pk__in=members.values("person")).order_by(*by_name()))
    instrument = staffs.instrument.instrument
    for pupil in people[: len(people) // 2]:
        actions.finish(
            planned=staffs,
            student=pupil,
            answers=_answers(instrument, pupil, short=True),
            sources=["attendance", "subjects"],
            note=_("Talk with the pupil before the end of the term.") if _draw(pupil, "note") < _HARD else "",
            by=Actor(ActorKind.ACCOUNT, mentor.pk),
            now=at,
        )


def _answer_anonymously(unit: Organisation, last: dt.date, by: Actor) -> None:
    """The classes that were large enough, in a week that has been: all but the silent ones."""
    from fullfolj.mapping.anonymous import actions, queries
    from fullfolj.mapping.instruments.reading import shipped_data
    from fullfolj.school.models import Person
    from fullfolj.signals.desk import holds

    groups, instrument = list(queries.large_enough(unit, last)), shipped_data()["pupil-older"]
    days = {"opens_on": last - dt.timedelta(days=6), "closes_on": last}
    planned = actions.plan(unit=unit, instrument=instrument, groups=groups, **days, by=by)
    noon = _noon(last)
    for one in planned.classes.select_related("group", "round__instrument"):
        members = one.group.memberships.filter(holds(last)).values("person")
        people = [who for who in Person.objects.filter(pk__in=members) if _draw(who, "silent") >= _SILENT]
        texts = actions.make_codes(of_class=one, count=len(people), by=by, now=noon)
        for who, text in zip(people, texts, strict=True):
            code = actions.opened_with(text=text, now=noon)
            assert code is not None
            actions.hand_in(code=code, answers=_answers(planned.instrument.instrument, who))


def _asked(survey: MappingRound, today: dt.date) -> Sequence[Person]:
    from fullfolj.mapping.asked import asked_in
    from fullfolj.school.models import Person

    return list(Person.objects.filter(pk__in=asked_in(survey, today)).order_by("pk"))


def _answers(instrument: Instrument, pupil: Person, *, short: bool = False) -> Mapping[str, int | str]:
    """Drawn by the pupil's own name: the same in every demo. A third have one dimension that is hard."""
    from fullfolj.mapping.instruments.content import Dimension

    hard = list(Dimension)[_draw(pupil, "which") % 4] if _draw(pupil, "hard") < _HARD else None
    answers: dict[str, int | str] = {}
    for item in instrument.items:
        if short and not item.is_prioritised:
            continue
        draw = _draw(pupil, item.code)
        values = [one.value for one in instrument.options(item)]
        pointing = [value for value in values if value in item.risk]
        fine = [value for value in values if value not in item.risk]
        chosen = pointing if pointing and draw < (_MANY if item.dimension is hard else _SOME) else fine
        answers[item.code] = "unclear" if draw >= 100 - _UNCLEAR else chosen[draw % len(chosen)]
    return answers


def _draw(pupil: Person, about: str) -> int:
    """A number below a hundred."""
    source = pupil.identities.order_by("pk")[0].source_id
    return int(sha256(f"{source} {about}".encode()).hexdigest(), 16) % 100
