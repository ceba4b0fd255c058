"""What a guardian writes about the child in words of one's own: on a sheet of each one's, for the same reader."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fullfolj.access.models import Account, Reading
from fullfolj.mapping.models import MappingRound, Sheet, WrittenText
from fullfolj.mapping.wording.words import Reader, every_language
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person, Responsible
from tests import register
from tests.mapping_rounds import a_round_with_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group, birth_date=dt.date(2012, 3, 1))


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def planned(group: Group, mentor: Account, pupil: Person) -> MappingRound:
    return a_round_with_text(group, mentor, instrument="guardian")


@pytest.fixture
def guardian(pupil: Person) -> Account:
    return register.guardian(pupil)


@pytest.fixture
def own(guardian: Account) -> Client:
    return client_of(guardian)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def question(pupil: Person, planned: MappingRound, lang: str = "sv") -> str:
    number = len(planned.instrument.instrument.items)
    return reverse("mapping-question", args=[pupil.uuid, planned.uuid, number]) + f"?lang={lang}"


def last(pupil: Person, planned: MappingRound) -> str:
    return reverse("mapping-last", args=[pupil.uuid, planned.uuid])


def wrote(client: Client, pupil: Person, planned: MappingRound, text: str) -> HttpResponse:
    return client.post(question(pupil, planned), {"note-t1": text})  # type: ignore[return-value]


@pytest.mark.parametrize("lang", ["sv", "en", "ar", "so", "uk", "prs"])
def test_what_stands_before_the_field_is_said_to_a_guardian(
    own: Client, pupil: Person, planned: MappingRound, mentor: Account, lang: str
) -> None:
    """Who reads, and where to turn: not a helpline for children."""
    text = own.get(question(pupil, planned, lang)).text
    says = every_language(Reader.GUARDIAN)[lang].says
    part = text[text.index('data-question="t1"') :]
    assert str(mentor) in part
    assert says["text_need"] in part.replace("&#x27;", "'")
    assert "112" in part
    assert "116 111" not in part
    assert "Bris" not in part


def test_it_is_on_the_guardians_own_sheet_and_nobody_elses_page(
    own: Client, pupil: Person, planned: MappingRound, guardian: Account
) -> None:
    assert wrote(own, pupil, planned, "Hon vill inte gå till skolan.").status_code == 302
    kept = WrittenText.objects.get()
    assert (kept.text, kept.sheet.guardian, kept.student) == ("Hon vill inte gå till skolan.", guardian.person, pupil)
    assert kept.sheet.answers == {}
    assert "Hon vill inte" in own.get(question(pupil, planned)).text
    another = client_of(register.guardian(pupil))
    assert "Hon vill inte" not in another.get(question(pupil, planned)).text
    assert "Hon vill inte" not in another.get(last(pupil, planned)).text
    child = client_of(register.account(pupil.organiser, pupil))
    for route, arguments in (
        ("mapping-own", []),
        ("mapping-own-answers", [pupil.uuid]),
        ("mapping-own-shown", [pupil.uuid]),
        ("student", [pupil.uuid]),
    ):
        assert "Hon vill inte" not in child.get(reverse(route, args=arguments)).text
    assert child.get(question(pupil, planned)).status_code == 404


def test_both_write_and_the_reader_reads_whose_is_whose(
    own: Client, pupil: Person, planned: MappingRound, guardian: Account, mentor: Account
) -> None:
    other = register.guardian(pupil)
    for client, text in ((own, "Ett"), (client_of(other), "Två")):
        wrote(client, pupil, planned, text)
        client.post(last(pupil, planned))
    reader = client_of(mentor)
    listed = reader.get(reverse("mapping-texts")).text
    for account, text in ((guardian, "Ett"), (other, "Två")):
        assert account.person is not None
        sheet = Sheet.objects.get(guardian=account.person)
        assert f"{pupil}, vårdnadshavare: {account.person}" in listed
        page = reader.get(reverse("mapping-text", args=[sheet.uuid])).text
        assert f"<p>{text}</p>" in page
        assert f"{pupil}, vårdnadshavare: {account.person}" in page
    assert Reading.objects.filter(page="mapping.text", student=pupil, account=mentor).count() == 2
    seen = WrittenText.objects.get(text="Ett")
    reader.post(reverse("mapping-text-read", args=[seen.sheet.uuid]), {"seen": seen.written_at.isoformat()})
    assert list(WrittenText.objects.order_by("text").values_list("text", "read_by")) == [
        ("Ett", mentor.pk),
        ("Två", None),
    ]


def test_a_gentle_word_about_health(own: Client, pupil: Person, planned: MappingRound) -> None:
    wrote(own, pupil, planned, "Han har fått en diagnos.")
    assert "Prata med skolsköterskan om det." in own.get(last(pupil, planned)).text
    own.get(question(pupil, planned, "uk"))
    assert "Поговоріть про це" in own.get(f"{last(pupil, planned)}?lang=uk").text


def test_who_is_no_guardian_any_more_reads_and_writes_nothing(
    own: Client, pupil: Person, planned: MappingRound, guardian: Account
) -> None:
    wrote(own, pupil, planned, "Ett")
    Responsible.objects.filter(guardian=guardian.person).delete()
    assert own.get(question(pupil, planned)).status_code in (403, 404)
    assert wrote(own, pupil, planned, "Två").status_code in (403, 404)
    assert WrittenText.objects.get().text == "Ett"
