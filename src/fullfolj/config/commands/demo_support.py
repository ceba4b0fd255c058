"""What is done for pupils of the demo's school: support, referrals, a meeting's matters, an investigation, flex time.

Of two pupils of the mentor's one is to be followed up today, the other next week. What has to do with signals comes
after the first night (`take_up`).

No command of its own (no NAME).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext as _
from fullfolj.domain.actor import Actor, ActorKind
from fullfolj.domain.attachment import Dimension

if TYPE_CHECKING:
    from fullfolj.access.models import Account
    from fullfolj.school.models import Organisation, Person
    from fullfolj.simulation.cast import Role

_WEEK = dt.timedelta(days=7)


def open_cases(*, today: dt.date, now: dt.datetime) -> None:
    """The cast's pupil, and the next by name in the class."""
    from django.db import transaction

    from fullfolj.simulation.cast import Role

    mentor, (own, other) = _account(Role.MENTOR), _pupils()
    with transaction.atomic():
        _open(own, mentor, today - 2 * _WEEK, now - 2 * _WEEK, followed_up=today - _WEEK)
        _open(other, mentor, today - _WEEK, now - _WEEK, followed_up=today)


def take_up(*, today: dt.date, now: dt.datetime) -> None:
    """A referral that is accepted and one that waits, matters for the next meeting, an investigation, and slots."""
    from django.db import transaction

    from fullfolj.simulation.cast import Role
    from fullfolj.support.meetings.actions import propose
    from fullfolj.support.models import ReferralAnswer
    from fullfolj.support.referrals import actions as referrals

    mentor, counsellor = _account(Role.MENTOR), _account(Role.SCHOOL_COUNSELLOR)
    own, other = _pupils()
    unit, by = own.enrolments.order_by("pk")[0].unit, _actor(mentor)
    with transaction.atomic():
        asked = _("Wants somebody to talk with about how to come in when the lesson has begun.")
        accepted = referrals.send(student=own, to=counsellor, outside="", asked=asked, by=by, now=now - _WEEK)
        met = _("We meet on Thursday after lunch.")
        referrals.answer(
            referral=accepted,
            says=ReferralAnswer.ACCEPTED,
            reason=met,
            by=_actor(counsellor),
            today=today - dt.timedelta(days=1),
        )
        asked = _("Likes to build things, and has few to be with after school.")
        referrals.send(student=other, to=None, outside=_("The leisure centre"), asked=asked, by=by, now=now)
        propose(unit=unit, student=own, why=_("Two weeks with a calm start. Is it enough?"), by=by, now=now)
        noisy = _("8A: the first lesson on Mondays begins noisily. What can we change?")
        propose(unit=unit, student=None, why=noisy, by=by, now=now)
        _investigate(unit, [own.pk, other.pk], today, now)
        _set_up_slots(unit, own, other, today, now)
        _agree(own, mentor, today, now)


def _set_up_slots(unit: Organisation, own: Person, other: Person, today: dt.date, now: dt.datetime) -> None:
    """Flex time for five school weeks with the mentor, and a study workshop with one place that is taken."""
    from fullfolj.school.calendar import is_school_day, periods_of
    from fullfolj.simulation.cast import Role
    from fullfolj.support.flex import actions
    from fullfolj.support.flex.days import times_on, weekly

    periods, mentor, teacher = periods_of(unit), _account(Role.MENTOR), _account(Role.TEACHER)
    first, second = [
        day for day in (today + dt.timedelta(days=n) for n in range(1, 60)) if is_school_day(day, periods)
    ][:2]
    plans = (
        ("flex-time", _("Catch up, any subject"), _("Room 14"), 12, mentor, first, dt.time(14, 30), dt.time(15, 15)),
        ("study-workshop", _("Maths, years 7–9"), _("The library"), 1, teacher, second, dt.time(15, 0), dt.time(16, 0)),
    )
    for kind, what, place, capacity, holder, day, starts, ends in plans:
        plan = actions.SlotPlan(kind=kind, what=what, place=place, capacity=capacity, holder=holder)
        days = weekly(day, day + 4 * _WEEK, periods).held
        made = actions.set_up(unit=unit, plan=plan, times=times_on(days, starts, ends), by=_actor(holder), now=now)
        for pupil in (own, other):
            actions.book(slot=made[0], student=pupil, by=_actor(holder), now=now)


def _agree(student: Person, mentor: Account, today: dt.date, now: dt.datetime) -> None:
    """A talk with the pupil three weeks ago, and what was agreed: the day to look again is today."""
    from fullfolj.signals import contacts
    from fullfolj.signals.models import ContactKind, Whom

    by = _actor(mentor)
    on = today - 3 * _WEEK
    talked = contacts.note(student=student, kind=ContactKind.TALKED, on=on, by=by, now=now - 3 * _WEEK)
    contacts.agree(
        contact=talked,
        whom=Whom.PUPIL,
        agreed=_("Tries the flex time. We see together how it went."),
        agreed_on=today,
        responsible=mentor,
        seen=contacts.version_of(talked),
        by=by,
    )


def _investigate(unit: Organisation, others: list[int], today: dt.date, now: dt.datetime) -> None:
    """Begun by the principal a week ago for a pupil whose signals put the question; the pupil has taken part."""
    from fullfolj.signals.models import Signal, SignalState
    from fullfolj.signals.steps import LADDER
    from fullfolj.simulation.cast import Role
    from fullfolj.support.investigations import actions
    from fullfolj.support.investigations.law import INVESTIGATION_STEP
    from fullfolj.support.models import Party, Rule

    rules = [rule for step in LADDER if step.number == INVESTIGATION_STEP for rule in step.rules]
    lit = Signal.objects.filter(rule__in=rules, state=SignalState.OPEN, student__enrolments__unit=unit)
    found = lit.filter(student__is_protected=False).exclude(student__in=others).order_by("opened_on", "pk").first()
    if found is None:
        return  # a small school in good health: the principal has nothing to investigate
    by = _actor(_account(Role.PRINCIPAL))
    begun = actions.start(
        student=found.student,
        unit=unit,
        rule=Rule.COMPULSORY,
        decided_on=today - _WEEK,
        due_on=today + 2 * _WEEK,
        acting_for="",
        by=by,
        now=now - _WEEK,
    )
    told = actions.Told(
        party=Party.PUPIL,
        guardian=None,
        who="",
        took_part_on=today,
        why_not="",
        said=_("Mornings are the hardest. It is easier when somebody waits."),
    )
    actions.note_part(investigation=begun, told=told, by=by, today=today, now=now)


def _pupils() -> tuple[Person, Person]:
    """The cast's pupil, and the first by name of the others in the class."""
    from fullfolj.school.models import Person
    from fullfolj.school.swedish import by_name
    from fullfolj.simulation.cast import Role

    own, mentor = _account(Role.STUDENT).person, _account(Role.MENTOR).person
    assert own is not None  # the cast's pupil is one
    group = own.memberships.filter(group__assignment_roles__duty__person=mentor).order_by("pk")[0].group
    others = Person.objects.filter(memberships__group=group, is_protected=False).exclude(pk=own.pk)
    return own, others.order_by(*by_name())[0]


def _account(role: Role) -> Account:
    from fullfolj.access.models import Account
    from fullfolj.simulation.cast import member

    return Account.objects.select_related("person").get(username=member(role).username)


def _actor(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, account.pk)


def _open(student: Person, mentor: Account, first: dt.date, at: dt.datetime, *, followed_up: dt.date) -> None:
    """A case with one support measure from the first day on, followed up once, and then a week later."""
    from fullfolj.support.cases.actions import About, Planned, open_case
    from fullfolj.support.follow_up.actions import follow_up
    from fullfolj.support.models import Decision, Level, Origin, Rating, Tier, WorkMode

    by = _actor(mentor)
    case = open_case(
        student=student,
        about=About(
            needs=[Dimension.BEHAVIOURAL],
            strengths=_("Helps others when it is practical. Has an adult whom they trust."),
            own_goal=_("Three Mondays in a row."),
            staff_goal=_("There for the first lesson on Mondays."),
            own_view=_("Coming late is the worst. I do not know what to say, so I stay outside."),
            home_view=_("It is easier at home when we know what the day looks like."),
            tier=Tier.WORKING,
        ),
        origin=Origin.SIGNAL,
        planned=Planned(
            what=_("A calm start on Mondays: meets the mentor at the entrance, and chooses a seat."),
            level=Level.INDIVIDUAL,
            mode=WorkMode.REMEDIAL,
            responsible=mentor,
            starts_on=first,
            next_on=first + _WEEK,
        ),
        by=by,
        now=at,
    )
    follow_up(
        intervention=case.interventions.get(),
        works=_("Comes in without having to explain."),
        progress=_("There one Monday of two."),
        next_step=_("The same for two weeks more."),
        own_rating=Rating.PARTLY,
        decision=Decision.CONTINUE,
        next_on=followed_up + _WEEK,
        seen=0,
        by=by,
        today=followed_up,
        now=at + _WEEK,
    )
