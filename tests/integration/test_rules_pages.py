"""The ladder's pages: read by those who work with signals, decided by principals and the head of education."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Organisation
from fullfolj.signals.models import LadderVersion
from fullfolj.signals.presets import PRESETS
from fullfolj.signals.rules import RULES
from fullfolj.signals.steps import LADDER
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def principal(unit: Organisation) -> Client:
    return signed_in(register.staff(unit, DutyRole.PRINCIPAL))


def asked(place: Organisation, **changed: str) -> dict[str, str]:
    """The form as it stands in the first ladder, with something changed. `absence_10__percent` is that field."""
    values = {"ground": "Vi vill se dem tidigare.", "first_day": timezone.localdate().isoformat()}
    for rule in RULES:
        values[f"{rule.id}-on"] = "on"
        values |= {f"{rule.id}-{one.name}": str(one.default) for one in rule.thresholds}
    for step in LADDER:
        values |= {f"step-{step.number}-owner": step.owner.value, f"step-{step.number}-due": str(step.due_school_days)}
    return values | {name.replace("__", "-").replace("_", "-"): value for name, value in changed.items()}


def change(client: Client, place: Organisation, values: dict[str, str]) -> str:
    return client.post(reverse("rules-change", args=[place.uuid]), values, follow=True).content.decode()


def page(client: Client, place: Organisation) -> str:
    return client.get(reverse("rules-ladder", args=[place.uuid])).content.decode()


def test_a_principal_decides_and_everybody_reads_why(unit: Organisation) -> None:
    text = change(principal(unit), unit, asked(unit, **{"absence-10-percent": "8,5"}) | {"ground": "Tidigare, alltså."})
    assert "Trappan är bestämd." in text
    mentor = signed_in(register.assigned(register.group(unit), AssignmentRoleType.MENTOR))
    text = page(mentor, unit)
    assert "Minst 8,5 procent frånvaro de senaste 20 skoldagarna." in text
    assert "Egen trappa sedan" in text
    assert "Tidigare, alltså." in text
    assert "Ändra trappan" not in text


def test_a_rule_that_is_off_is_shown_as_that(unit: Organisation) -> None:
    values = asked(unit)
    del values["late-5-on"]
    assert "avstängd" in change(principal(unit), unit, values)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("absence-10-percent", "120", "Skriv ett tal från 1 till 100."),
        ("absence-10-percent", "tio", "Skriv ett tal."),
        ("absence-10-percent", "", "Skriv ett tal, eller stäng av regeln."),
        ("absence-10-percent", "15", "Varje steg av frånvaro måste ha en högre gräns än steget under."),
        ("absence-10-percent", "NaN", "Skriv ett tal."),
        ("invalid-3-occasions", "2,5", "Skriv ett heltal."),
        ("step-1-due", "0", "Skriv ett antal skoldagar från 1 till 60."),
        ("first_day", "2020-01-01", "En trappa börjar gälla i dag eller senare"),
        ("ground", " ", "Motivering"),
    ],
)
def test_what_makes_no_sense_comes_back_with_why(unit: Organisation, field: str, value: str, said: str) -> None:
    client = principal(unit)
    response = client.post(reverse("rules-change", args=[unit.uuid]), asked(unit) | {field: value})
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not LadderVersion.objects.exists()


def test_a_preset_fills_the_form_and_changes_nothing(unit: Organisation) -> None:
    client = principal(unit)
    for preset in PRESETS:
        response = client.get(reverse("rules-change", args=[unit.uuid]), {"preset": preset.id})
        assert str(preset.differs) in response.content.decode()
    assert not LadderVersion.objects.exists()
    change(client, unit, asked(unit) | {"preset": "habo"})
    assert LadderVersion.objects.get().preset == "habo"


def test_every_preset_makes_sense(unit: Organisation) -> None:
    client = principal(unit)
    for preset in PRESETS:
        form = client.get(reverse("rules-change", args=[unit.uuid]), {"preset": preset.id}).context["page"].form
        values = {name: form[name].value() for name in form.fields} | {"ground": "X"}
        sent = {name: value for name, value in values.items() if value not in (None, False, "")}
        assert client.post(reverse("rules-change", args=[unit.uuid]), sent).status_code == 302, preset.id


def test_a_coming_decision_is_told_and_can_be_withdrawn(unit: Organisation) -> None:
    client, ahead = principal(unit), timezone.localdate() + dt.timedelta(days=9)
    change(client, unit, asked(unit, **{"late-5-times": "7"}) | {"first_day": ahead.isoformat()})
    assert "Minst 7 sena ankomster" in page(client, unit)
    version = LadderVersion.objects.get()
    for uuid in ("nonsense", str(version.uuid)):
        client.post(reverse("rules-withdraw", args=[unit.uuid]), {"version": uuid})
    assert "Minst 7 sena ankomster" not in page(client, unit)


def test_what_holds_can_not_be_withdrawn(unit: Organisation) -> None:
    client = principal(unit)
    change(client, unit, asked(unit))
    version = str(LadderVersion.objects.get().uuid)
    response = client.post(reverse("rules-withdraw", args=[unit.uuid]), {"version": version}, follow=True)
    assert "gäller redan" in response.content.decode()


def test_a_unit_goes_back_to_the_organisers(unit: Organisation) -> None:
    client, today = principal(unit), timezone.localdate()
    change(client, unit, asked(unit))
    address = reverse("rules-follow", args=[unit.uuid])
    assert client.post(address, {"first_day": today.isoformat(), "ground": ""}).status_code == 400
    past = today - dt.timedelta(days=1)
    assert client.post(address, {"first_day": past.isoformat(), "ground": "Lika"}).status_code == 400
    client.post(address, {"first_day": today.isoformat(), "ground": "Lika för alla"})
    assert "Egen trappa" not in page(client, unit)
    assert "Huvudmannens trappa igen." in page(client, unit)


def test_the_organisers_ladder_is_decided_at_the_organiser(unit: Organisation) -> None:
    organiser = unit.parent
    assert organiser is not None
    assert principal(unit).get(reverse("rules-ladder", args=[organiser.uuid])).status_code == 200
    assert principal(unit).get(reverse("rules-change", args=[organiser.uuid])).status_code == 404
    head = signed_in(register.staff(organiser, DutyRole.HEAD_OF_EDUCATION))
    change(head, organiser, asked(organiser, **{"absence-50-percent": "40"}))
    assert "Minst 40 procent frånvaro" in page(principal(unit), unit)
    assert "Huvudmannens trappa" in page(principal(unit), unit)
    text = head.get(reverse("rules")).content.decode()
    assert unit.display_name in text
    assert organiser.display_name in text
    ahead = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    change(head, organiser, asked(organiser) | {"first_day": ahead})
    assert "huvudmannen ändrar sin trappa" in page(principal(unit), unit)
