"""A message is chosen, read in its language, copied and noted; to whom it may be written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import AssignmentRoleType, SchoolType
from fullfolj.school.models import Enrolment, Group, Person
from fullfolj.signals.models import Contact, ContactKind, Whom
from tests import register
from tests.integration.test_support import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group, birth_date=years_ago(14))


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


def years_ago(count: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=count * 366)


def address(pupil: Person) -> str:
    return reverse("support-message", args=[pupil.uuid])


def shown(
    account: Account, pupil: Person, template: str = "talk", language: str = "sv", day: str = "2026-11-20"
) -> str:
    chosen = {"template": template, "language": language, "day": day or timezone.localdate().isoformat()}
    response = client_of(account).get(address(pupil), chosen)
    assert response.status_code == 200
    return response.content.decode()


def today() -> str:
    return timezone.localdate().isoformat()


class TestReading:
    def test_the_text_with_a_given_name_and_a_day_and_no_more(self, mentor: Account, pupil: Person) -> None:
        register.guardian(pupil)
        page = shown(mentor, pupil, day=today())
        text = page.split("<textarea", 1)[1].split("</textarea>", 1)[0]
        assert "Vi vill gärna prata med dig och Alva om hur skolan fungerar" in text
        assert "Strandskolan" in text
        assert "Elevsson" not in text
        assert "Vårdnadshavare i registret: Vera" in page
        assert Reading.objects.filter(page="support.message", account=mentor).exists()

    @pytest.mark.parametrize(
        ("language", "rtl"), [("ar", True), ("prs", True), ("so", False), ("uk", False), ("en", False)]
    )
    def test_in_its_language_and_direction(self, mentor: Account, pupil: Person, language: str, rtl: bool) -> None:
        page = shown(mentor, pupil, language=language, day=today())
        field = page.split("<textarea", 1)[1].split(">", 1)[0]
        assert f'lang="{language}"' in field
        assert ('dir="auto"' in field) is rtl, "each paragraph by its own: the Swedish text follows"
        assert (f'id="h-text" lang="{language}" dir="rtl"' in page) is rtl
        assert ("Översatt av en maskin" in page) is (language != "en")

    @pytest.mark.parametrize(
        ("chosen", "said"),
        [
            ({"template": "talk", "language": "sv", "day": ""}, "Skriv dagen: den står i meddelandet."),
            ({"template": "talk", "language": "sv", "day": "1999-01-01"}, "Välj en dag inom ett år."),
            ({"template": "talk", "language": "sv", "day": "i morgon"}, "Skriv dagen som 2026-11-20."),
            ({"template": "", "language": "sv", "day": ""}, "Välj ett meddelande."),
            ({"template": "talk", "language": "", "day": ""}, "Välj ett språk."),
            ({"template": "threat", "language": "sv", "day": ""}, "threat"),
            ({"template": "talk", "language": "xx", "day": ""}, "xx"),
        ],
    )
    def test_bad_input_is_told(self, mentor: Account, pupil: Person, chosen: dict[str, str], said: str) -> None:
        for response in (client_of(mentor).get(address(pupil), chosen), client_of(mentor).post(address(pupil), chosen)):
            assert response.status_code == 422
            assert said in response.content.decode()
            assert "<textarea" not in response.content.decode()
        assert not Contact.objects.exists()

    def test_one_without_a_day_needs_none(self, mentor: Account, pupil: Person) -> None:
        response = client_of(mentor).get(address(pupil), {"template": "better", "language": "sv", "day": ""})
        assert "det går bättre för Alva" in response.content.decode()


class TestNoting:
    @pytest.mark.parametrize(("template", "whom"), [("talk", Whom.GUARDIAN), ("pupil-talk", Whom.PUPIL)])
    def test_it_is_a_contact_that_names_the_message_alone(
        self, mentor: Account, pupil: Person, template: str, whom: Whom
    ) -> None:
        for _click in range(2):
            sent = {"template": template, "language": "so", "day": today()}
            assert client_of(mentor).post(address(pupil), sent).status_code == 302
        one = Contact.objects.get()
        assert (one.kind, one.whom) == (ContactKind.WROTE, whom)
        assert one.note.endswith("(Soomaali)")
        assert "Alva" not in one.note

    def test_the_pupils_page_leads_there(self, mentor: Account, pupil: Person) -> None:
        page = client_of(mentor).get(reverse("student", args=[pupil.uuid])).content.decode()
        assert address(pupil) in page


class TestToWhom:
    def test_without_a_guardian_in_the_register_it_says_so(self, mentor: Account, pupil: Person) -> None:
        page = client_of(mentor).get(address(pupil)).content.decode()
        assert "Det finns ingen vårdnadshavare att skriva till i registret." in page

    def test_a_former_guardian_is_none(self, mentor: Account, pupil: Person) -> None:
        register.guardian(pupil, end=timezone.localdate() - dt.timedelta(days=1))
        assert "Det finns ingen vårdnadshavare" in client_of(mentor).get(address(pupil)).content.decode()

    def test_a_protected_guardian_is_never_named_or_told_of(self, mentor: Account, pupil: Person) -> None:
        hidden = register.guardian(pupil).person
        assert hidden is not None
        Person.objects.filter(pk=hidden.pk).update(is_protected=True, given_name="", family_name="")
        page = client_of(mentor).get(address(pupil)).content.decode()
        assert "Det finns ingen vårdnadshavare" in page
        assert "skydd" not in page.split("<main", 1)[1].lower()

    @pytest.mark.parametrize("years", [19, 18])
    def test_from_18_on_the_pupil_alone(self, mentor: Account, pupil: Person, years: int) -> None:
        register.guardian(pupil)
        Person.objects.filter(pk=pupil.pk).update(birth_date=years_ago(years))
        page = client_of(mentor).get(address(pupil)).content.decode()
        assert "Meddelanden går bara till eleven." in page
        assert "Vera" not in page
        sent = {"template": "talk", "language": "sv", "day": today()}
        assert client_of(mentor).post(address(pupil), sent).status_code == 422
        assert not Contact.objects.exists()

    def test_at_upper_secondary_without_a_birth_date_the_pupil_alone(self, mentor: Account, pupil: Person) -> None:
        register.guardian(pupil)
        Person.objects.filter(pk=pupil.pk).update(birth_date=None)
        assert "Meddelanden går bara till eleven." not in client_of(mentor).get(address(pupil)).content.decode()
        Enrolment.objects.update(school_type=SchoolType.UPPER_SECONDARY, year_level=1)
        assert "Meddelanden går bara till eleven." in client_of(mentor).get(address(pupil)).content.decode()

    def test_a_protected_pupil_has_no_such_page(self, mentor: Account, pupil: Person) -> None:
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert client_of(mentor).get(address(pupil)).status_code == 404

    def test_not_who_does_not_note_contacts(self, pupil: Person, group: Group) -> None:
        teacher = register.assigned(group, AssignmentRoleType.TEACHER)
        assert client_of(teacher).get(address(pupil)).status_code == 403
