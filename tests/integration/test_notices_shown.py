"""Who is known to be away stands on the desk's rows and on the pupil's page, for those who may see attendance."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import AssignmentRoleType, DutyRole, NoticeKind
from fullfolj.school.models import AbsenceNotice, Person
from fullfolj.shell.notice_words import away
from fullfolj.signals import sweeps
from tests import lake_days, register

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


def at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def a_notice(person: Person, first: dt.datetime, last: dt.datetime, kind: NoticeKind = NoticeKind.NOTIFIED) -> None:
    AbsenceNotice.objects.create(
        person=person,
        kind=kind,
        starts_at=first,
        ends_at=last,
        source="x",
        source_id=f"n{AbsenceNotice.objects.count()}",
    )


@pytest.mark.parametrize(
    ("first", "last", "kind", "said"),
    [
        (at(TODAY, 8), at(TODAY, 16), NoticeKind.NOTIFIED, "Anmäld frånvarande i dag 08.00–16.00"),
        (at(TODAY, 0), at(TODAY + dt.timedelta(1), 0), NoticeKind.NOTIFIED, "Anmäld frånvarande i dag"),
        (at(TODAY - dt.timedelta(2), 8), at(TODAY, 12), NoticeKind.GRANTED, "Beviljad ledighet i dag till 12.00"),
        (
            at(TODAY, 8),
            at(TODAY + dt.timedelta(1), 16),
            NoticeKind.NOTIFIED,
            "Anmäld frånvarande till och med 27\xa0november",
        ),
        (
            at(TODAY, 8),
            at(TODAY + dt.timedelta(4), 16),
            NoticeKind.GRANTED,
            "Beviljad ledighet till och med 30\xa0november",
        ),
    ],
)
def test_words(first: dt.datetime, last: dt.datetime, kind: NoticeKind, said: str) -> None:
    with translation.override("sv"):
        assert away(AbsenceNotice(kind=kind, starts_at=first, ends_at=last), TODAY) == said


def test_the_desk_and_the_page_tell_it_and_a_teacher_does_not_see_it() -> None:
    unit = register.unit(register.organiser())
    group = register.group(unit)
    away_today, there = register.student(unit, "Anna", group=group), register.student(unit, "Bo", group=group)
    today = timezone.localdate()
    a_notice(away_today, at(today, 8), at(today, 16))
    a_notice(there, at(today - dt.timedelta(3), 8), at(today - dt.timedelta(1), 16))
    a_notice(there, at(today + dt.timedelta(1), 8), at(today + dt.timedelta(1), 16))
    lake_days.keep(unit, dict.fromkeys((away_today, there), "iii................."), today)
    sweeps.run(organiser=away_today.organiser, as_of=today, by=OPERATOR, now=timezone.now())
    coordinator = Client()
    coordinator.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))

    desk = coordinator.get("/").content.decode()
    page = coordinator.get(reverse("student", args=[away_today.uuid])).content.decode()
    other = coordinator.get(reverse("student", args=[there.uuid])).content.decode()

    assert desk.count("Anmäld frånvarande i dag") == 1
    assert "Anmäld frånvarande i dag" in page
    assert "Anmäld frånvarande" not in other
    teacher = Client()
    teacher.force_login(register.assigned(group, AssignmentRoleType.TEACHER))
    assert "Anmäld" not in teacher.get(reverse("student", args=[away_today.uuid])).content.decode()
