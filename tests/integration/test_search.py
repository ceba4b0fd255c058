"""The search in the pupil list: a search that can't be made says why, and lists nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import DutyRole
from tests import register

pytestmark = pytest.mark.django_db
SHORT = "Skriv minst två bokstäver eller siffror."
LONG = "Du har skrivit mer än 100 tecken."


@pytest.fixture
def coordinator() -> Account:
    unit = register.unit(register.organiser())
    register.student(unit, "Tintin", "Zetter", group=register.group(unit))
    return register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)


@pytest.fixture
def client(coordinator: Account) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def found(client: Client, name: str, **headers: str) -> str:
    answer = client.post(reverse("student-search"), {"name": name}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
class TestASearchThatCannotBeMade:
    @pytest.mark.parametrize(("name", "why"), [("Z", SHORT), (" Z ", SHORT), ("Z" * 101, LONG), ("Ze\0tter", SHORT)])
    def test_says_why_and_lists_nobody(self, client: Client, name: str, why: str, headers: dict[str, str]) -> None:
        text = found(client, name, **headers)
        assert why in text
        assert "Tintin" not in text
        assert "i bokstavsordning" not in text
        assert "Ingen av dina elever" not in text
        assert not Reading.objects.exists()

    @pytest.mark.parametrize("name", ["", "   "])
    def test_an_empty_field_is_the_ordinary_list(self, client: Client, name: str, headers: dict[str, str]) -> None:
        text = found(client, name, **headers)
        assert "Tintin" in text
        assert "i bokstavsordning" in text

    @pytest.mark.parametrize("name", ["Ze", "Zetter".ljust(99) + "T", "8A"])
    def test_what_can_be_looked_for_is(self, client: Client, name: str, headers: dict[str, str]) -> None:
        assert "Tintin" in found(client, name, **headers)


def test_what_was_written_stays_in_the_field(client: Client) -> None:
    assert 'name="name" value="Z"' in found(client, "Z")
