"""What becomes of a form when the session or its token is gone, and of an address that only takes forms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.forms import BaseForm, Form, PasswordInput, Textarea, Widget
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

import fullfolj
from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.models import Contact, Snooze, SnoozeReason
from tests import register

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOTE = {"kind": "other", "note": "Mötte <b>Elin</b> vid bussen."}


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    return register.student(unit)


@pytest.fixture
def coordinator(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)


@pytest.fixture
def client(coordinator: Account) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def sent(client: Client, address: str, form: dict[str, str], **headers: str) -> HttpResponse:
    """The form as a browser sends it."""
    return client.post(  # type: ignore[return-value]
        address, urlencode(form), content_type="application/x-www-form-urlencoded", headers=headers
    )


@pytest.mark.parametrize("route", ["desk-contact", "student-contact"])
class TestAFormThatIsNotTaken:
    def test_signed_out_the_page_shows_what_was_written(self, pupil: Person, route: str) -> None:
        answer = sent(Client(), reverse(route, args=[pupil.uuid]), NOTE)
        assert answer.status_code == 401
        assert "Mötte &lt;b&gt;Elin&lt;/b&gt; vid bussen." in answer.content.decode()
        assert not Contact.objects.exists()

    def test_signed_out_a_file_is_not_read(self, pupil: Person, route: str) -> None:
        answer = Client().post(reverse(route, args=[pupil.uuid]), NOTE)  # multipart, as an upload is
        assert (answer.status_code, "vid bussen" in answer.content.decode()) == (401, False)

    def test_signed_out_by_script_it_is_told_beside_the_form(self, pupil: Person, route: str) -> None:
        answer = sent(Client(), reverse(route, args=[pupil.uuid]), NOTE, **HTMX)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#toasts")
        assert "du är inte inloggad längre" in answer.content.decode()

    def test_an_old_token_loses_nothing_either(self, coordinator: Account, pupil: Person, route: str) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(coordinator)
        answer = sent(client, reverse(route, args=[pupil.uuid]), NOTE)
        assert (answer.status_code, "vid bussen." in answer.content.decode()) == (403, True)
        by_script = sent(client, reverse(route, args=[pupil.uuid]), NOTE, **HTMX)
        assert (by_script.status_code, by_script.headers["HX-Reswap"]) == (403, "innerHTML")
        assert f"Du är inloggad som {coordinator}" in by_script.content.decode()
        assert not Contact.objects.exists()


def written_in(kind: type[Form], widget: type[Widget]) -> list[str]:
    return [name for name, field in kind.base_fields.items() if isinstance(field.widget, widget)]


def every_form(kind: type[BaseForm] = BaseForm) -> Iterator[type[Form]]:
    """Those of the project; the addresses lead to all of them."""
    assert get_resolver().url_patterns
    for one in kind.__subclasses__():
        if one.__module__.startswith("fullfolj."):
            yield one  # type: ignore[misc]
        yield from every_form(one)


class TestEveryForm:
    """A form that is made tomorrow loses no words either."""

    def test_the_words_of_every_text_come_back(self) -> None:
        client, fields = Client(), {name for kind in every_form() for name in written_in(kind, Textarea)}
        assert {"asked", "pupil_causes", "why_not", "own_goal", "purpose"} <= fields
        for templates in Path(fullfolj.__file__).parent.glob("*/templates"):
            for page in templates.rglob("*.html"):
                fields |= set(re.findall(r'<textarea[^>]* name="([a-z_-]+)"', page.read_text("utf-8")))
        form = {name: f"Sagt i {name}." for name in fields}
        answer = sent(client, reverse("students"), form)
        text = answer.content.decode()
        assert (answer.status_code, answer.headers["Cache-Control"]) == (401, "no-store")
        assert [name for name, words in form.items() if words not in text] == []

    def test_a_lost_role_gives_them_back_too(self, client: Client) -> None:
        elsewhere = reverse("support-student-referrals", args=["5e0f0b7e-4f0e-4c56-a9b8-0d6c1d4b9a11"])
        answer = sent(client, elsewhere, {"asked": "Behöver hjälp med studierna."})
        assert (answer.status_code, "Behöver hjälp med studierna." in answer.content.decode()) == (404, True)

    def test_no_secret_does(self) -> None:
        secret = {name for kind in every_form() for name in written_in(kind, PasswordInput)}
        secret |= {"password", "oldpassword", "password1", "password2", "code", "csrfmiddlewaretoken"}
        answer = sent(Client(), reverse("students"), {name: f"Hemligt är {name}" for name in secret})
        assert "Hemligt" not in answer.content.decode()

    def test_nor_a_number_a_choice_or_an_address(self) -> None:
        form = {"who": "20100101-1234", "other": "20100101 T234", "phone": "070 123 45 67", "decision": "continue"}
        form |= {"back": "/students/x/?page=1", "mark": "5e0f0b7e4f0e4c56a9b80d6c1d4b9a11"}
        form |= {"seen": '{"answers": {"grades": "Inte svarat"}}', "chosen": '["a", "b c"]'}
        assert 'id="written"' not in sent(Client(), reverse("students"), form).content.decode()


def test_a_part_of_a_page_is_never_the_sign_in_page() -> None:
    answer = Client().get(reverse("today"), {"new": "40"}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Reselect"]) == (401, ".ff-toast")


def test_a_note_is_as_long_as_its_field_counts_it(client: Client, pupil: Person) -> None:
    """2,000 characters of which 20 are new lines, sent as two characters each."""
    full = ("a" * 99 + "\r\n") * 19 + "a" * 100
    assert client.post(reverse("desk-contact", args=[pupil.uuid]), {"kind": "other", "note": full}).status_code == 302
    assert Contact.objects.get().note == full.replace("\r\n", "\n")
    again = client.post(reverse("desk-contact", args=[pupil.uuid]), {"kind": "other", "note": f"{full}a" * 2})
    assert again.status_code == 422


class TestAddresses:
    def test_the_search_address_alone_leads_to_the_list(self, client: Client) -> None:
        assert client.get(reverse("student-search")).headers["Location"] == reverse("students")

    def test_changing_language_never_asks_for_an_address_that_takes_forms_alone(self, client: Client) -> None:
        found = client.post(reverse("student-search"), {"name": "Elin"}).content.decode()
        assert f'name="next" value="{reverse("start")}"' in found
        listed = client.get(reverse("students"), {"page": "1"}).content.decode()
        assert 'name="next" value="/students/?page=1"' in listed


class TestAnAddressUsedInAnotherWay:
    """405: a form's address opened by itself, a form sent to a page."""

    def test_a_forms_address_opened_by_itself_says_what_to_do(self, client: Client, pupil: Person) -> None:
        page = client.get(reverse("student-contact", args=[pupil.uuid]))
        text = page.content.decode()
        assert (page.status_code, page.headers["Allow"]) == (405, "POST")
        assert "<title>Adressen går inte att använda så här – Fullfölj</title>" in text
        assert "hör till en knapp eller ett formulär" in text
        assert "Gå tillbaka till sidan där knappen finns" in text
        assert "Logga ut" in text
        assert str(pupil) not in text

    def test_a_form_sent_to_a_page_is_told_so(self, client: Client) -> None:
        page = client.post(reverse("students"), {"name": "Elin"})
        assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD")
        assert "tar inte emot något formulär" in page.content.decode()

    def test_it_has_the_headers_of_every_page(self, client: Client) -> None:
        page, other = client.post(reverse("students")), client.get(reverse("students"))
        for name in ("Content-Security-Policy", "Cache-Control", "X-Robots-Tag", "X-Frame-Options"):
            assert page.headers[name] == other.headers[name], name

    def test_the_signed_out_get_it_in_their_language(self) -> None:
        page = Client().get(
            reverse("administration-close", args=["5e0f0b7e-4f0e-4c56-a9b8-0d6c1d4b9a11"]),
            headers={"Accept-Language": "en"},
        )
        text = page.content.decode()
        assert page.status_code == 405
        assert "The address can't be used like this" in text
        assert "Sign in" in text

    def test_by_script_it_is_a_notice(self, client: Client, pupil: Person) -> None:
        answer = client.get(reverse("student-contact", args=[pupil.uuid]), headers=HTMX)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (405, "#toasts")
        assert "Inget har ändrats" in answer.content.decode()
        assert "<html" not in answer.content.decode()


class TestReadings:
    def test_an_undo_names_the_pupil_and_is_logged(self, client: Client, coordinator: Account, pupil: Person) -> None:
        client.post(reverse("student-contact", args=[pupil.uuid]), {"kind": "talked"})
        Reading.objects.all().delete()
        assert client.post(reverse("desk-undo-contact", args=[Contact.objects.get().uuid])).status_code == 302
        assert list(Reading.objects.values_list("student", "page", "account")) == [
            (pupil.pk, "today.undo", coordinator.pk)
        ]

    def test_an_undone_snooze_is_logged(self, client: Client, coordinator: Account, pupil: Person) -> None:
        today = timezone.localdate()
        snooze = Snooze.objects.create(
            student=pupil, reason=SnoozeReason.KNOWN, snoozed_on=today, until=today + dt.timedelta(days=3),
            by=coordinator, actor=f"account:{coordinator.pk}", noted_at=timezone.now(),
        )  # fmt: skip
        assert client.post(reverse("desk-undo-snooze", args=[snooze.uuid])).status_code == 302
        assert list(Reading.objects.values_list("student", "page")) == [(pupil.pk, "today.undo")]

    def test_a_line_in_a_list_is_no_opening_of_the_page(self, client: Client, pupil: Person) -> None:
        for _ in range(3):
            client.get(reverse("students"))
        text = client.get(reverse("student", args=[pupil.uuid])).content.decode()
        assert "Sidan har öppnats en gång på 30 dagar." in text
