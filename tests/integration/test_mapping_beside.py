"""What pupil, staff and guardians say of one pupil, side by side: for those who map the pupil, and never a verdict."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.attachment import Dimension
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.meeting import actions as meeting
from fullfolj.mapping.models import FrozenInstrument, MappingRound, StaffMapping
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person
from tests import register
from tests.mapping_answers import pupil_tells, staff_tell
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db
C = Dimension.COGNITIVE


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", "Ek", group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


def page(who: Account, pupil: Person) -> str:
    client = Client()
    client.force_login(who)
    answer = client.get(reverse("mapping-student", args=[pupil.uuid]))
    assert answer.status_code == 200
    return answer.content.decode()


def today() -> dt.date:
    return timezone.localdate()


def earlier(planned: MappingRound) -> dt.date:
    """The round as if it had been held in the term before."""
    first = Term.of(today()).first_day - dt.timedelta(days=40)
    MappingRound.objects.filter(pk=planned.pk).update(
        opens_on=first, closes_on=first + dt.timedelta(days=9), read_by=first + dt.timedelta(days=9)
    )
    return first


def test_a_difference_is_something_to_talk_of(group: Group, pupil: Person, mentor: Account) -> None:
    pupil_tells(a_round(group), pupil, today())
    staff_tell(a_round(group, instrument="staff"), pupil, today(), needs=[C])
    text = page(mentor, pupil)
    assert "Fungerar enligt eleven, Behöver stöd enligt personalen: prata om det." in text
    assert "Dimensioner som fungerar enligt alla som har sagt något: akademisk, beteendemässig och affektiv." in text
    assert text.index("Dimensioner som fungerar") < text.index("prata om det"), "strengths first"


def test_who_has_said_too_little_differs_from_nobody(group: Group, pupil: Person, mentor: Account) -> None:
    pupil_tells(a_round(group), pupil, today(), needs=[C])
    staffs = a_round(group, instrument="staff")
    about = {"planned": staffs, "student": pupil, "by": OPERATOR, "now": timezone.now()}
    meeting.finish(answers={"b2": 0}, sources=["talk"], note="", **about)  # type: ignore[arg-type]
    text = page(mentor, pupil)
    assert "Underlag saknas från personalen. Det säger inget om hur det är." in text
    assert "prata om det." not in text
    assert "Den bygger på: samtal med eleven." in text


def test_who_was_in_the_room_stands_there(group: Group, pupil: Person, mentor: Account) -> None:
    staffs = a_round(group, instrument="staff")
    about = {"planned": staffs, "student": pupil, "by": OPERATOR, "now": timezone.now()}
    gone = mentor.pk + 1000
    meeting.finish(
        answers={"b2": 0},
        sources=[],
        note="Byt plats.",
        participants=[mentor.pk, gone],
        **about,  # type: ignore[arg-type]
    )
    text = page(mentor, pupil)
    assert f"Kartlagt {Term.of(today()).label} av {mentor}." in text
    assert "Byt plats." in text


def test_over_terms_the_line_breaks_where_the_questions_changed(group: Group, pupil: Person, mentor: Account) -> None:
    first = a_round(group)
    pupil_tells(first, pupil, today(), needs=[C])
    when = earlier(first)
    pupil_tells(a_round(group), pupil, today())
    text = page(mentor, pupil)
    then, now = Term.of(when).label, Term.of(today()).label
    assert f'aria-label="Eleven, kognitiv: {then} behöver stöd, {now} fungerar"' in text
    assert text.count('class="ln"') == 4
    assert "Linjen är bruten" not in text
    one = FrozenInstrument.objects.get(pk=first.instrument_id)
    other = FrozenInstrument.objects.create(
        code=one.code, version=2, party=one.party, digest="x", content=one.content | {"version": 2}
    )
    MappingRound.objects.exclude(pk=first.pk).update(instrument=other)
    text = page(mentor, pupil)
    assert 'class="ln"' not in text
    assert "Linjen är bruten där frågorna ändrades." in text


def test_the_pupils_own_page_has_not_what_staff_say(group: Group, pupil: Person, mentor: Account) -> None:
    pupil_tells(a_round(group), pupil, today())
    staff_tell(a_round(group, instrument="staff"), pupil, today(), needs=[C])
    StaffMapping.objects.update(note="Bara för personalen.")
    assert "Bara för personalen." in page(mentor, pupil)
    own = Client()
    own.force_login(register.account(pupil.organiser, pupil))
    address = reverse("mapping-student", args=[pupil.uuid])
    for answer in (own.get(address, follow=True), own.get(address, headers={"HX-Request": "true"})):
        assert answer.status_code == 200
        assert "Bara för personalen." not in answer.text
        assert "sida vid sida" not in answer.text


def test_staffs_mapping_alone_is_shown_and_what_is_not_done_is_not(
    group: Group, pupil: Person, mentor: Account
) -> None:
    staffs = a_round(group, instrument="staff")
    about = {"planned": staffs, "student": pupil, "by": OPERATOR, "now": timezone.now()}
    meeting.answer(answers={"b2": 0, "b3": 0}, **about)  # type: ignore[arg-type]
    assert "sida vid sida" not in page(mentor, pupil)
    meeting.finish(answers={"b2": 0}, sources=[], note="", **about)  # type: ignore[arg-type]
    assert "sida vid sida" in page(mentor, pupil)
