"""What more passed subjects would open, and what the school must offer: over HTTP, and by drawn grades."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.access.models import Account, Reading
from fullfolj.grading.assessment import assess
from fullfolj.grading.prognosis import prognosis
from fullfolj.school.enums import DutyRole, GradeKind
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from fullfolj.studies import whatif_presenter
from fullfolj.studies.queries import Studies
from tests import register

pytestmark = pytest.mark.django_db
_SIXTEEN = ("SV", "EN", "MA", "BL", "HKK", "IDH", "MU", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "TK")


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    return register.student(unit, "Anna", group=register.group(unit, "8A"))


@pytest.fixture(autouse=True)
def _autumn(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


def _graded(pupil: Person, unit: Organisation, kind: str = GradeKind.TERM, **other: str) -> None:
    told = {"person": pupil, "unit": unit, "school_year": "2025/26", "term": "VT", "year_level": 8, "kind": kind}
    for subject, grade in (dict.fromkeys(_SIXTEEN, "E") | other).items():
        Grade.objects.create(**told, subject=subject, grade=grade)


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _text(content: bytes) -> str:
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", content.decode(), flags=re.DOTALL)
    return html.unescape(" ".join(words.split())).replace("\xa0", " ")


def _ticked(content: bytes) -> list[str]:
    return re.findall(r'name="passed" value="([A-Z0-9]+)" checked', content.decode())


class TestWhatIf:
    def test_it_begins_as_it_stands_today(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, MA="F", KE="F")
        answer = _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies-what-if", args=[pupil.uuid]))
        assert set(_ticked(answer.content)) == set(_SIXTEEN) - {"MA", "KE"}
        text = _text(answer.content)
        assert "Så här är det om betygen sattes i dag." in text
        assert "Yrkesprogrammen 1 betyg saknas" in text
        assert "Naturvetenskaps- och teknikprogrammet 2 betyg saknas" in text
        assert "En prognos och inget betyg" in text
        assert Reading.objects.filter(student=pupil, page="studies.what-if").exists()

    def test_a_tick_opens_programmes_and_nothing_is_kept(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, MA="F", KE="F")
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        address = reverse("studies-what-if", args=[pupil.uuid])
        passed = sorted(set(_SIXTEEN) - {"KE"})
        part = client.post(address, {"passed": passed}, headers={"HX-Request": "true"})
        assert b"<html" not in part.content
        text = _text(part.content)
        assert "Om godkänt även i matematik:" in text
        assert "Yrkesprogrammen Öppnas" in text
        assert "Naturvetenskaps- och teknikprogrammet 1 betyg saknas" in text
        whole = client.post(address, {"passed": passed})
        assert set(_ticked(whole.content)) == set(passed), "the same without script"
        again = client.get(address)
        assert "MA" not in _ticked(again.content)

    def test_also_what_would_be_lost_is_told(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit)
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        passed = [code for code in _SIXTEEN if code != "EN"]
        text = _text(client.post(reverse("studies-what-if", args=[pupil.uuid]), {"passed": passed}).content)
        assert "Om inte godkänt i engelska:" in text
        assert "Yrkesprogrammen 1 betyg saknas" in text
        assert "Behörig till programinriktat val (IMV)." in text

    def test_what_is_no_subject_is_not_taken_in(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit)
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        answer = client.post(reverse("studies-what-if", args=[pupil.uuid]), {"passed": ["<i>x</i>", "M2XXX", "MA"]})
        assert _ticked(answer.content) == ["MA"]
        assert b"<i>x" not in answer.content

    def test_subjects_that_nothing_is_known_of_can_be_ticked(self, unit: Organisation, pupil: Person) -> None:
        Grade.objects.create(
            person=pupil, unit=unit, school_year="2025/26", term="VT", year_level=6, subject="NO", grade="E",
            kind=GradeKind.TERM,
        )  # fmt: skip
        text = _text(
            _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies-what-if", args=[pupil.uuid])).content
        )
        assert "Geografi inget är känt än" in text
        assert "Biologi" not in text, "the sum stands for it"

    def test_without_anything_known_it_says_so(self, unit: Organisation, pupil: Person) -> None:
        answer = _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies-what-if", args=[pupil.uuid]))
        assert "Inget är känt om ämnena än, så det finns inget att utgå från." in _text(answer.content)

    def test_the_pupil_may_and_another_may_not(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, MA="F")
        own = _client(register.account(pupil.organiser, pupil)).get(reverse("studies-what-if", args=[pupil.uuid]))
        assert own.status_code == 200
        other = register.student(unit, "Bo")
        theirs = _client(register.account(other.organiser, other))
        assert theirs.get(reverse("studies-what-if", args=[pupil.uuid])).status_code == 404
        assert theirs.post(reverse("studies-what-if", args=[pupil.uuid])).status_code == 404


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(_SIXTEEN), st.sampled_from("ABEF-"), min_size=1),
    st.sets(st.sampled_from(_SIXTEEN)),
    st.sampled_from(_SIXTEEN),
)
def test_one_more_tick_never_shuts_a_door(grades: dict[str, str], ticked: set[str], more: str) -> None:
    expected = prognosis(grades, {})
    pupil = Person(given_name="A", family_name="B")
    studies = Studies(pupil, [], assess([]), {}, {}, expected, {})
    with translation.override("en"):
        before = whatif_presenter.page(studies, ticked).programmes
        after = whatif_presenter.page(studies, ticked | {more}).programmes
    for one, other in zip(before, after, strict=True):
        assert not (one.tag.shape == "ok" and other.tag.shape != "ok")


class TestWhatMustBeOffered:
    def test_the_pupils_page_tells_hours_and_reason(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, MA="F")
        text = _text(
            _client(register.account(pupil.organiser, pupil)).get(reverse("studies-student", args=[pupil.uuid])).content
        )
        assert "Det skolan ska erbjuda" in text
        assert "Lovskola, minst 50 timmar i juni Om betygen sattes i dag skulle de inte räcka" in text
        assert "Extra studietid, minst 2 timmar i veckan Den erbjuds alla elever i årskursen." in text

    def test_whoever_has_left_without_being_eligible(self, unit: Organisation, pupil: Person) -> None:
        Enrolment.objects.filter(person=pupil).update(year_level=9)
        _graded(pupil, unit, GradeKind.FINAL, MA="F")
        text = _text(
            _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies-student", args=[pupil.uuid])).content
        )
        assert "Lovskola, minst 50 timmar i juni Slutbetygen räcker inte" in text
        assert "Extra studietid" not in text

    def test_the_class_tells_who_and_of_whom_it_cannot_be_told(self, unit: Organisation, pupil: Person) -> None:
        group = pupil.memberships.get().group
        _graded(pupil, unit, MA="F")
        register.student(unit, "Bo", group=group)
        passed = register.student(unit, "Cleo", group=group)
        _graded(passed, unit)
        address = reverse("studies-class", args=[group.uuid])
        text = _text(_client(register.staff(unit, DutyRole.PRINCIPAL)).get(address).content)
        assert "En elev ska erbjudas lovskola Anna Elevsson Om en elev är för lite känt för att svara." in text

    def test_without_a_year_level_nothing_is_said(self, unit: Organisation, pupil: Person) -> None:
        Enrolment.objects.filter(person=pupil).update(year_level=None)
        _graded(pupil, unit, MA="F")
        text = _text(
            _client(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("studies-student", args=[pupil.uuid])).content
        )
        assert "Det skolan ska erbjuda" not in text
