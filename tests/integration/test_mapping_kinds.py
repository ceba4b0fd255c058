"""What an instrument may hold besides counted questions: strengths, questions of no dimension, and pictures."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.answering.actions import hand_in, save
from fullfolj.mapping.instruments.reading import shipped_data
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.rounds.actions import plan
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db
READS = "Jag läser gärna."


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "5B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group, birth_date=dt.date(2015, 3, 1))


@pytest.fixture
def mentor(group: Group) -> Client:
    client = Client()
    client.force_login(register.assigned(group, AssignmentRoleType.MENTOR))
    return client


def of_no_dimension(shipped: str) -> dict[str, Any]:
    """A strength with pictures, made from a shipped instrument."""
    data = copy.deepcopy(shipped_data()[shipped])
    scale = data["items"][0]["scale"]
    words = dict.fromkeys(data["languages"], READS)
    data["scales"][scale] = {"pictures": True, "options": data["scales"][scale]}
    return data | {"code": "small", "items": [{"code": "s1", "scale": scale, "strength": True, "text": words}]}


def planned_with(group: Group, data: dict[str, Any]) -> MappingRound:
    today = timezone.localdate()
    return plan(
        unit=group.unit,
        instrument=data,
        groups=[group],
        opens_on=today,
        closes_on=today,
        read_by=today,
        by=OPERATOR,
    )


def test_a_scale_with_pictures_has_its_words_beside_them(group: Group, pupil: Person) -> None:
    planned = planned_with(group, of_no_dimension("pupil-older"))
    own = Client()
    own.force_login(register.account(pupil.organiser, pupil))
    text = own.get(reverse("mapping-question", args=[pupil.uuid, planned.uuid, 1])).content.decode()
    assert text.count("sv-stairs") == 4
    assert all(words in text for words in ("Stämmer inte", "Stämmer lite", "Stämmer ganska bra", "Stämmer helt"))


def test_a_strength_is_told_and_makes_no_mark(group: Group, pupil: Person, mentor: Client) -> None:
    planned = planned_with(group, of_no_dimension("pupil-older"))
    now = timezone.now()
    save(planned=planned, student=pupil, answers={"s1": 4}, language="sv", by=OPERATOR, now=now)
    hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)
    text = mentor.get(reverse("mapping-student", args=[pupil.uuid])).content.decode()
    assert f'<span class="ff-voice">{READS}</span>' in text
    assert "Frågor och svar som inte räknas in i något märke" in text
    assert "Fyra dimensioner" not in text


def test_what_makes_no_marks_stands_for_no_term_of_the_class(group: Group, pupil: Person, mentor: Client) -> None:
    now = timezone.now()
    survey, small = a_round(group), planned_with(group, of_no_dimension("pupil-older"))
    for planned, answers in ((survey, {"a1": 4, "a2": 1, "a3": 4, "a4": 4}), (small, {"s1": 4})):
        save(planned=planned, student=pupil, answers=answers, language="sv", by=OPERATOR, now=now)
        hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)
    text = mentor.get(reverse("mapping-class", args=[group.uuid])).content.decode()
    assert "Akademisk" in text
    assert READS not in text


def test_staff_are_asked_what_belongs_to_no_dimension_also_in_the_short_form(
    group: Group, pupil: Person, mentor: Client
) -> None:
    planned = planned_with(group, of_no_dimension("staff"))
    text = mentor.get(reverse("mapping-meeting-student", args=[planned.uuid, group.uuid, pupil.uuid])).content.decode()
    assert READS in text
    assert '<fieldset class="m-row" data-item="s1"' in text


@pytest.mark.parametrize("code", ["pupil-younger", "pupil-older", "check-in"])
def test_every_shipped_survey_of_pupils_can_be_answered_from_first_to_last(
    group: Group, pupil: Person, code: str
) -> None:
    planned = a_round(group, instrument=code)
    own = Client()
    own.force_login(register.account(pupil.organiser, pupil))
    said = own.get(reverse("mapping-intro", args=[pupil.uuid, planned.uuid])).content.decode()
    assert ("Ditt namn finns på svaren." in said) is (code == "pupil-younger")
    instrument = planned.instrument.instrument
    for number, item in enumerate(instrument.items, 1):
        own.post(reverse("mapping-question", args=[pupil.uuid, planned.uuid, number]), {f"answer-{item.code}": "1"})
    own.post(reverse("mapping-last", args=[pupil.uuid, planned.uuid]))
    sheet = planned.sheets.get()
    assert set(sheet.answers) == {one.code for one in instrument.items}
    assert sheet.handed_in_at is not None


@pytest.mark.parametrize("code", ["staff", "strengths"])
def test_every_shipped_instrument_of_staffs_can_be_gone_through(
    group: Group, pupil: Person, mentor: Client, code: str
) -> None:
    planned = a_round(group, instrument=code)
    address = reverse("mapping-meeting-student", args=[planned.uuid, group.uuid, pupil.uuid])
    text = mentor.get(address).content.decode()
    items = planned.instrument.instrument.items
    assert all(f'data-item="{one.code}"' in text for one in items)
    answers = {f"answer-{one.code}": str(planned.instrument.instrument.highest(one)) for one in items}
    mentor.post(address, answers | {"account": mentor.session["_auth_user_id"]})
    assert len(planned.staff_mappings.get().answers) == len(items)


def test_what_to_ask_in_a_talk(mentor: Client) -> None:
    text = mentor.get(reverse("mapping-conversation")).content.decode()
    assert "Vad i skolan är tydligt för dig?" in text
    assert "När känner du att du hör till här?" in text
    assert text.index("Vad i skolan är tydligt") < text.index("När känner du"), "strengths first"


def test_what_can_be_chosen_tells_who_answers(group: Group) -> None:
    principal = Client()
    principal.force_login(register.staff(group.unit, DutyRole.PRINCIPAL))
    text = principal.get(reverse("mapping-unit", args=[group.unit.uuid])).content.decode()
    assert "Min skola (eleverna svarar, årskurs" in text
    assert "Ditt barn och skolan (vårdnadshavare svarar)" in text
