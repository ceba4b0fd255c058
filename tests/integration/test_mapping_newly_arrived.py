"""How a school meets newly arrived pupils: three parties side by side, and two of one party who write at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.mapping.models import NewlyArrivedAnswer, NewlyArrivedMapping
from fullfolj.mapping.newly_arrived.statements import groups_of, shipped_statements
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Organisation
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def head(unit: Organisation) -> Account:
    assert unit.parent is not None
    return register.staff(unit.parent, DutyRole.HEAD_OF_EDUCATION)


@pytest.fixture
def principal(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.PRINCIPAL)


@pytest.fixture
def teacher(unit: Organisation) -> Account:
    return register.assigned(register.group(unit, "8A"), AssignmentRoleType.TEACHER)


@pytest.fixture
def counsellor(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.SCHOOL_COUNSELLOR)


def of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def writes(account: Account, unit: Organisation, party: str, **said: Any) -> HttpResponse:
    address = reverse("mapping-newly-arrived-write", args=[unit.uuid, party])
    return of(account).post(address, on_page(said))  # type: ignore[return-value]


def on_page(said: dict[str, Any]) -> dict[str, Any]:
    """With the hidden fields of the statements that are answered, as of a page on which nothing was said before."""
    return {f"seen_{name.split('_')[1]}": "" for name in said} | said


def form(account: Account, unit: Organisation, party: str) -> str:
    return of(account).get(reverse("mapping-newly-arrived-write", args=[unit.uuid, party])).content.decode()


def page(account: Account, unit: Organisation, **query: str) -> str:
    return of(account).get(reverse("mapping-newly-arrived-unit", args=[unit.uuid]), query).content.decode()


def seen(statement: str, party: str) -> str:
    return NewlyArrivedAnswer.objects.get(statement=statement, party=party).changed_at.isoformat()


def test_the_parties_stand_side_by_side_and_differ(
    unit: Organisation, head: Account, principal: Account, teacher: Account
) -> None:
    assert "Ingen har svarat än. Det säger ingenting om hur det är." in page(head, unit)
    writes(head, unit, "organiser", stance_offered="yes", text_offered="Avtal med två kommuner.", stance_plan="yes")
    assert "Har inte svarat än: rektorn och lärare och annan personal." in page(principal, unit)
    writes(principal, unit, "principal", stance_offered="partly", stance_plan="yes", stance_roles="partly")
    writes(teacher, unit, "staff", stance_offered="no", stance_plan="yes", stance_roles="unknown")
    for account in (head, principal, teacher):
        text = page(account, unit)
        assert "Alla tre parter har svarat." in text
        assert "Huvudmannen: ja; Rektorn: delvis; Lärare och annan personal: nej." in text
        assert "Avtal med två kommuner." in text
        talk = text[text.index("Att prata om tillsammans") : text.index("Mottagandet")]
        assert talk.index("Modersmålsundervisning erbjuds") < talk.index("Alla som möter eleven")
        assert "Det finns en plan" not in talk


def test_what_a_colleague_has_written_meanwhile_stands_and_is_shown(
    unit: Organisation, teacher: Account, counsellor: Account
) -> None:
    writes(teacher, unit, "staff", text_used="Vi läser den på ämneslagsmötet.", stance_plan="yes")
    answer = writes(counsellor, unit, "staff", text_used="Den läses inte.", text_roles="Mentorn ansvarar.")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "En kollega har skrivit under tiden: –. Vi läser den på ämneslagsmötet." in text
    assert "Den läses inte." in text
    told = dict(NewlyArrivedAnswer.objects.values_list("statement", "text"))
    assert told == {"used": "Vi läser den på ämneslagsmötet.", "plan": "", "roles": "Mentorn ansvarar."}
    assert f'value="{seen("used", "staff")}"' in text
    again = writes(counsellor, unit, "staff", text_used="Den läses inte.", seen_used=seen("used", "staff"))
    assert again.status_code == 302
    assert NewlyArrivedAnswer.objects.get(statement="used").text == "Den läses inte."
    assert NewlyArrivedAnswer.objects.get(statement="plan").stance == "yes"  # was not on the page that was sent


def test_sending_twice_writes_once(unit: Organisation, principal: Account) -> None:
    for _twice in range(2):
        assert writes(principal, unit, "principal", stance_plan="yes", text_plan="På intranätet.").status_code == 302
    events = NewlyArrivedAnswer._meta.get_field("events").related_model
    assert events.objects.count() == 1


def test_what_is_said_can_be_taken_back(unit: Organisation, principal: Account) -> None:
    writes(principal, unit, "principal", text_plan="På intranätet.")
    writes(principal, unit, "principal", seen_plan=seen("plan", "principal"))
    assert NewlyArrivedAnswer.objects.get().text == ""
    assert "På intranätet." not in page(principal, unit)


@pytest.mark.parametrize("nonsense", [{"stance_plan": "maybe"}, {"text_plan": "å" * 601}, {"text_plan": "a\x00b"}])
def test_nonsense_is_told_and_not_written(unit: Organisation, principal: Account, nonsense: dict[str, str]) -> None:
    assert writes(principal, unit, "principal", **nonsense).status_code == 422
    assert not NewlyArrivedAnswer.objects.exists()


def test_long_text_with_emoji_and_markup_is_shown_as_it_is(unit: Organisation, principal: Account) -> None:
    writes(principal, unit, "principal", text_plan="<b>Plan</b> 🙂")
    assert "&lt;b&gt;Plan&lt;/b&gt; 🙂" in page(principal, unit)


def test_words_about_pupils_health_or_origin_are_doubted_gently(unit: Organisation, principal: Account) -> None:
    said = {"text_plan": "Några har trauma och saknar uppehållstillstånd."}
    client = of(principal)
    address = reverse("mapping-newly-arrived-write", args=[unit.uuid, "principal"])
    assert (
        "kan handla om elevers hälsa eller ursprung"
        in client.post(address, on_page(said), follow=True).content.decode()
    )
    assert (
        "kan handla om" not in client.post(address, on_page({"text_roles": "Mentorn."}), follow=True).content.decode()
    )


def test_a_year_keeps_its_statements(unit: Organisation, principal: Account) -> None:
    now = SchoolYear.of(timezone.localdate())
    kept = [
        {"heading": {"sv": "Förr", "en": "Before"}, "statements": [{"code": "old", "sv": "Så sa vi.", "en": "So."}]}
    ]
    old = NewlyArrivedMapping.objects.create(unit=unit, school_year=now.start - 1, statements=kept)
    NewlyArrivedAnswer.objects.create(
        mapping=old,
        party="principal",
        statement="old",
        stance="yes",
        changed_at=timezone.now() - dt.timedelta(days=300),
    )
    text = page(principal, unit, year=str(now.start - 1))
    assert "Så sa vi." in text
    assert "Svara som rektor" not in text
    now_text = page(principal, unit)
    assert "Svara som rektor" in now_text
    assert "Så sa vi." not in now_text
    assert f"?year={now.start - 1}" in page(principal, unit)


@pytest.mark.parametrize("year", ["1999", "9999", "abc", "20261", "²⁰²⁵", "-1"])
def test_a_year_that_has_not_been_is_not_there(unit: Organisation, principal: Account, year: str) -> None:
    answer = of(principal).get(reverse("mapping-newly-arrived-unit", args=[unit.uuid]), {"year": year})
    assert answer.status_code == 404


def test_a_teacher_comes_there_from_the_menu_and_a_head_chooses_a_school(
    unit: Organisation, teacher: Account, head: Account
) -> None:
    address = reverse("mapping-newly-arrived")
    assert address in of(teacher).get(reverse("today-own")).content.decode()
    assert of(teacher).get(address)["Location"] == reverse("mapping-newly-arrived-unit", args=[unit.uuid])
    assert unit.parent is not None
    register.unit(unit.parent, "Bergskolan")
    text = of(head).get(address).content.decode()
    assert unit.display_name in text
    assert "Bergskolan" in text


def test_the_form_says_before_the_first_statement_what_not_to_write(unit: Organisation, teacher: Account) -> None:
    text = form(teacher, unit, "staff")
    assert text.index("inget om uppehållstillstånd") < text.index("Det finns en plan för hur")


def test_every_statement_is_about_the_organisation_in_both_languages() -> None:
    statements = [one for group in groups_of(shipped_statements()) for one in group.statements]
    assert len({one.code for one in statements}) == len(statements) >= 12
    assert {"offered", "attended", "guidance", "assessed"} <= {one.code for one in statements}
    for one in statements:
        assert set(one.texts) == {"sv", "en"}
        assert not [word for word in ("trauma", "uppehåll", "asyl", "krig", "flykt") if word in one.texts["sv"].lower()]
