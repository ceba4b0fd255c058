"""The morning's work on Idag: read, log a contact, undo, snooze; by mouse, by keyboard, without script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, expect

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Organisation, Person
from fullfolj.signals.models import Contact, Signal, Snooze, Sweep, SweptStudent
from tests import register
from tests.functional.conftest import WIDTHS, SignedIn, asked

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]

_WINDOW = {
    "window": "last_20_school_days",
    "from": "2026-10-20",
    "to": "2026-11-19",
    "school_days": 20,
    "reported_days": 20,
    "offered_minutes": 6000,
    "reported_offered_minutes": 5580,
    "coverage": 0.93,
    "uncertain": False,
    "holds": True,
}
EVIDENCE: dict[str, dict[str, Any]] = {
    "absence-20": {
        **_WINDOW,
        "definition": "reported",
        "numerator_minutes": 1260,
        "denominator_minutes": 5580,
        "share": 0.225806,
        "days_with_absence": 6,
        "before": {"days_with_absence": 1, "reported_days": 20},
        "thresholds": {"percent": "20", "school_days": "10"},
    },
    "late-5": {**_WINDOW, "count": 9, "thresholds": {"times": "5"}},
    "radar-5": {"school_days": 14, "contacted": False, "holds": True, "thresholds": {"school_days": "5"}},
}


@dataclass(frozen=True)
class Town:
    coordinator: Account
    mentor: Account
    unit: Organisation
    group: Group
    pupils: tuple[Person, ...]


def light(pupil: Person, rule: str, *, days: int = 3, folded: bool = False) -> Signal:
    today = timezone.localdate()
    since = today - dt.timedelta(days=days)
    return Signal.objects.create(
        student=pupil, rule=rule, since=since, opened_on=since, seen_on=today, is_folded=folded,
        school_days_open=days, evidence=EVIDENCE[rule],
    )  # fmt: skip


@pytest.fixture
def town(transactional_db: None) -> Town:
    write_role_reaches()
    organiser = register.organiser()
    here = register.unit(organiser, "Strandskolan")
    group = register.group(here, "8A")
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    names = (("Alva", "Lind"), ("Åsa", "Öberg"), ("Bo", "Åkesson"), ("Disa", "Zetter"), ("Ebbe", "Ahl"))
    pupils = tuple(register.student(here, given, family, group=group) for given, family in names)
    light(pupils[0], "absence-20")
    light(pupils[0], "late-5")
    light(pupils[1], "late-5")
    light(pupils[2], "absence-20", days=14)
    light(pupils[2], "radar-5", days=14)
    light(pupils[3], "absence-20", folded=True)
    now = timezone.now()
    strip = [
        {
            "date": (timezone.localdate() - dt.timedelta(days=20 - n)).isoformat(),
            "kind": kind,
            "whole": kind == "invalid",
        }
        for n, kind in enumerate(["present"] * 15 + ["invalid", "valid", "late", "mixed", "unreported"])
    ]
    for pupil in pupils[:4]:
        SweptStudent.objects.create(student=pupil, as_of=timezone.localdate(), strip=strip)
    Sweep.objects.create(
        organiser=organiser, as_of=timezone.localdate(), data_through=timezone.localdate() - dt.timedelta(days=1),
        started_at=now, finished_at=now, students=5, actor="system",
        unreported=[{"unit": here.pk, "group": "8A", "lessons": 6, "oldest": "2026-11-17", "coverage": [4100, 6000]}],
    )  # fmt: skip
    return Town(register.staff(here, DutyRole.ATTENDANCE_COORDINATOR), mentor, here, group, pupils)


def section(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)


class TestReading:
    def test_tells_who_waits_in_words_and_how_old_the_data_are(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/")
        expect(page.get_by_text("Tre elever väntar på dig.")).to_be_visible()
        expect(page.get_by_text("Visar till och med i går: ring inte hem på den här.")).to_be_visible()
        names = section(page, "Nya mönster").locator(".ff-row__who a")
        assert names.all_inner_texts() == ["Alva Lind", "Åsa Öberg"]
        expect(section(page, "Under radarn").get_by_role("link", name="Bo Åkesson").first).to_be_visible()

    def test_a_pupil_has_one_row_with_the_most_pressing_sentence_first(self, visit: SignedIn, town: Town) -> None:
        row = visit(town.coordinator, "/").locator(".ff-row").filter(has_text="Alva Lind")
        assert row.count() == 1
        sentences = row.locator(".ff-row__s").all_inner_texts()
        assert len(sentences) == 2
        assert "6" in sentences[0]
        assert "20" in sentences[0]
        assert "9" in sentences[1]

    def test_the_folded_stand_in_a_closed_list_without_a_proposed_contact(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/")
        folded = section(page, "Kort giltig frånvaro")
        expect(folded.get_by_role("link", name="Disa Zetter")).to_be_hidden()
        folded.locator("summary").click()
        expect(folded.get_by_role("link", name="Disa Zetter")).to_be_visible()
        assert "Föreslås" not in folded.inner_text()

    def test_proposes_the_mentor_and_says_you_to_the_mentor(self, visit: SignedIn, town: Town) -> None:
        assert f"Föreslås: {town.mentor.display_name}, mentor" in visit(town.coordinator, "/").inner_text("#new")
        assert "Föreslås: du, mentor" in visit(town.mentor, "/").inner_text("#new")

    def test_proposes_the_coordinator_and_says_why_when_there_is_no_mentor(self, town: Town) -> None:
        light(register.student(town.unit, "Utan", "Mentor", group=register.group(town.unit, "9Z")), "late-5")
        client = Client()
        client.force_login(register.staff(town.unit, DutyRole.PRINCIPAL))
        text = client.get("/").content.decode()
        assert f"<b>{town.coordinator.display_name}</b>, närvarosamordnare, eftersom mentor saknas" in text
        client.force_login(town.coordinator)
        assert "<b>du</b>, eftersom mentor saknas" in client.get("/").content.decode()

    def test_a_snooze_that_is_over_brings_the_pupil_back_with_its_reason(self, visit: SignedIn, town: Town) -> None:
        today = timezone.localdate()
        Snooze.objects.create(
            student=town.pupils[1], reason="in-contact", rules=["late-5"], snoozed_on=today - dt.timedelta(days=9),
            until=today, by=town.coordinator, actor="x", noted_at=timezone.now(),
        )  # fmt: skip
        row = section(visit(town.coordinator, "/"), "Tillbaka efter uppskov").locator(".ff-row")
        expect(row).to_contain_text("Du sköt upp den")

    def test_says_unreported_per_group_and_never_per_teacher(self, visit: SignedIn, town: Town) -> None:
        text = section(visit(town.coordinator, "/"), "Orapporterade lektioner").inner_text()
        assert "8A" in text
        assert "Sex lektioner" in text

    @pytest.mark.parametrize("width", WIDTHS)
    def test_has_no_violations_and_never_scrolls_sideways(
        self, visit: SignedIn, axe: Axe, town: Town, width: int
    ) -> None:
        page = visit(town.coordinator, "/", width=width)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_every_reading_is_logged(self, town: Town) -> None:
        client = Client()
        client.force_login(town.coordinator)
        client.get("/")
        read = Reading.objects.filter(account=town.coordinator, page="today").values_list("student_id", flat=True)
        assert set(read) == {pupil.pk for pupil in town.pupils[:3]}  # the folded are counted, not named
        client.get("/?folded=100&only=1", headers={"HX-Request": "true"})
        assert sorted(read.all()) == sorted(pupil.pk for pupil in town.pupils[:4])  # and nobody a second time

    def test_a_calm_day_says_what_was_looked_at(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        Signal.objects.all().delete()
        page = visit(town.coordinator, "/")
        expect(page.get_by_text("Allt lugnt. Ingen elev väntar på dig just nu.")).to_be_visible()
        expect(page.get_by_text("Alla 5 elever är avstämda mot reglerna.")).to_be_visible()
        assert axe(page) == []

    def test_takes_as_many_queries_for_many_pupils_as_for_few(self, town: Town) -> None:
        client = Client()
        client.force_login(town.coordinator)
        client.get("/")
        with CaptureQueriesContext(connection) as few:
            client.get("/")
        for number in range(60):
            light(register.student(town.unit, "Nya", f"Elevsson{number:02}", group=town.group), "late-5")
        with CaptureQueriesContext(connection) as first:
            client.get("/?new=60")
        assert len(asked(first)) == len(asked(few)) + 1  # who saw them first is noted once, in one statement
        with CaptureQueriesContext(connection) as many:
            client.get("/?new=60")
        assert len(asked(many)) == len(asked(few))
        assert len(asked(first)) <= 12, asked(first)

    def test_shows_more_rows_on_request(self, visit: SignedIn, town: Town) -> None:
        for number in range(30):
            light(register.student(town.unit, "Nya", f"Elevsson{number:02}", group=town.group), "late-5")
        page = visit(town.coordinator, "/")
        rows = page.locator("#new .ff-row")
        assert rows.count() == 11  # twelve on the first page, and one waits under the radar
        page.get_by_role("link", name="Visa 20 till av 21").click()
        expect(rows).to_have_count(31)
        expect(rows.nth(11).get_by_role("link").first).to_be_focused()


class TestLoggingAContact:
    def test_takes_two_clicks_and_the_keyboard_goes_on_to_the_next_row(
        self, visit: SignedIn, axe: Axe, town: Town
    ) -> None:
        page = visit(town.coordinator, "/")
        page.get_by_role("button", name="Logga kontakt Alva Lind").click()
        assert axe(page) == []
        page.locator(":popover-open").get_by_role("button").nth(1).click()
        expect(page.get_by_role("status")).to_contain_text("Alva Lind")
        expect(page.locator(".ff-row--done")).to_contain_text("Alva Lind")
        expect(page.get_by_role("link", name="Åsa Öberg", exact=True)).to_be_focused()
        expect(page.get_by_text("Två elever väntar på dig.")).to_be_visible()
        assert axe(page) == []
        contact = Contact.objects.get()
        assert (contact.student, contact.kind, contact.by) == (town.pupils[0], "reached-home", town.coordinator)

    def test_undo_brings_the_row_back_and_the_keyboard_to_it(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/")
        page.get_by_role("button", name="Logga kontakt Åsa Öberg").click()
        page.locator(":popover-open").get_by_role("button").first.click()
        page.get_by_role("status").get_by_role("button", name="Ångra").click()
        expect(page.get_by_role("link", name="Åsa Öberg", exact=True)).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text("Ångrat")
        assert Contact.objects.get().undone_at is not None

    def test_by_keyboard_alone_and_undo_is_one_step_back(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, "/")
        log_by_keyboard(page, "Alva Lind")
        assert Contact.objects.get().kind == "talked"
        expect(page.get_by_role("link", name="Åsa Öberg", exact=True)).to_be_focused()
        assert axe(page) == []
        assert steps_to_undo(page, "Shift+Tab", "Alva Lind") == 1
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Alva Lind", exact=True)).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text("Ångrat")
        assert Contact.objects.get().undone_at is not None

    def test_undo_of_the_last_row_of_a_section_is_one_step_on(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/")
        log_by_keyboard(page, "Åsa Öberg")
        expect(page.locator(".ff-row--done").get_by_role("link", name="Åsa Öberg")).to_be_focused()
        assert steps_to_undo(page, "Tab", "Åsa Öberg") == 1
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Åsa Öberg", exact=True)).to_be_focused()
        assert Contact.objects.get().undone_at is not None

    def test_an_undo_that_brings_no_row_back_leads_to_the_heading(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/")
        log_by_keyboard(page, "Alva Lind")
        expect(page.locator(".ff-row--done")).to_be_visible()
        meanwhile = Client()
        meanwhile.force_login(town.mentor)
        meanwhile.post(f"/desk/{town.pupils[0].uuid}/contact/", {"kind": "met-family"})
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Ångrat: Alva Lind.")
        expect(page.get_by_role("heading", level=1)).to_be_focused()

    def test_works_without_script(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/", script=False)
        page.get_by_role("button", name="Logga kontakt Alva Lind").click()
        page.locator(":popover-open").get_by_role("link", name="Välj vad som gjordes").click()
        page.get_by_role("button", name="Pratade med eleven").click()
        expect(page.get_by_role("status")).to_contain_text("Alva Lind")
        expect(page.locator("#new").get_by_role("link", name="Alva Lind", exact=True)).to_have_count(0)
        assert steps_to_undo(page, "Tab", "") == 2  # after the skip link
        page.keyboard.press("Enter")
        expect(page.locator("#new").get_by_role("link", name="Alva Lind", exact=True)).to_be_visible()

    @pytest.mark.parametrize("form", ["contact", "snooze"])
    def test_the_menu_by_itself_is_a_page_in_words(self, visit: SignedIn, axe: Axe, town: Town, form: str) -> None:
        page = visit(town.coordinator, f"/desk/{town.pupils[0].uuid}/{form}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Alva Lind")
        assert axe(page) == []
        assert Reading.objects.filter(student=town.pupils[0], page=f"today.{form}").count() == 1

    def test_a_contact_that_says_nothing_is_asked_for_its_note(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        client = Client()
        client.force_login(town.coordinator)
        url = f"/desk/{town.pupils[0].uuid}/contact/"
        answer = client.post(url, {"kind": "other", "note": " "})
        assert answer.status_code == 422
        assert "Skriv vad som hände" in answer.content.decode()
        by_script = client.post(url, {"kind": "other", "note": ""}, headers={"HX-Request": "true"})
        assert f'id="row-{town.pupils[0].uuid.hex}"' in by_script.content.decode()
        assert not Contact.objects.exists()

    def test_signed_out_meanwhile_keeps_what_was_written(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, "/")
        page.get_by_role("button", name="Logga kontakt Alva Lind").click()
        bubble = page.locator(":popover-open")
        bubble.get_by_text("Annat, med anteckning").click()
        bubble.get_by_role("textbox").fill("Tio minuters arbete.")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        bubble.get_by_role("button", name="Spara kontakten").click()
        expect(page.get_by_role("status")).to_contain_text("du är inte inloggad längre")
        expect(bubble.get_by_role("textbox")).to_have_value("Tio minuters arbete.")
        assert axe(page) == []
        sign_in_again(page, town.coordinator)
        bubble.get_by_role("button", name="Spara kontakten").click()
        expect(page.get_by_role("status")).to_contain_text("spara en gång till")
        bubble.get_by_role("button", name="Spara kontakten").click()
        expect(page.locator(".ff-row--done")).to_contain_text("Alva Lind")
        assert Contact.objects.get().note == "Tio minuters arbete."

    def test_signed_out_on_a_narrow_screen_the_notice_is_not_covered(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/", width=320)
        page.get_by_role("button", name="Logga kontakt Alva Lind").click()
        talked = page.locator(":popover-open").get_by_role("button", name="Pratade med eleven")
        expect(talked).to_be_visible()  # the menu is fetched when it is opened, which needs the session
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        talked.click()
        page.get_by_role("link", name="Logga in i en ny flik").click(trial=True)
        assert not Contact.objects.exists()


def log_by_keyboard(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Logga kontakt {name}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pratade med eleven")).to_be_visible()
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".ff-row--done")).to_contain_text(name)


def steps_to_undo(page: Page, key: str, name: str) -> int:
    """How many presses of the key until the undo has the keyboard; fails after three."""
    wanted = page.get_by_role("button", name=f"Ångra {name}".strip(), exact=True)
    for steps in (1, 2, 3):
        page.keyboard.press(key)
        if wanted.evaluate("button => button === document.activeElement"):
            return steps
    raise AssertionError(page.evaluate("document.activeElement.outerHTML"))


def sign_in_again(page: Page, account: Account) -> None:
    """As in another tab, where signing in renews the token: the page that is open has an old one."""
    client = Client()
    client.force_login(account)
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    page.context.new_page().goto(f"{page.url}students/")


class TestSnoozing:
    def test_needs_a_reason_and_a_day(self, town: Town) -> None:
        client = Client()
        client.force_login(town.coordinator)
        answer = client.post(f"/desk/{town.pupils[0].uuid}/snooze/", {"until": "other", "other": "1999-01-01"})
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Välj varför." in text
        assert "Välj en dag efter i dag" in text
        assert not Snooze.objects.exists()

    def test_takes_the_pupil_off_until_the_day(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, "/")
        page.get_by_role("button", name="Skjut upp Alva Lind").click()
        bubble = page.locator(":popover-open")
        assert axe(page) == []
        bubble.locator("label.ff-choice").first.click()
        bubble.get_by_role("button", name="Skjut upp").click()
        expect(page.locator(".ff-row--done")).to_contain_text("uppskjutet till")
        expect(page.get_by_role("link", name="Åsa Öberg", exact=True)).to_be_focused()
        snooze = Snooze.objects.get()
        assert snooze.student == town.pupils[0]
        assert snooze.until > timezone.localdate()
        page.reload()
        expect(page.locator("#new").get_by_role("link", name="Alva Lind", exact=True)).to_have_count(0)

    def test_in_the_row_an_error_is_listed_and_focused(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, "/")
        page.get_by_role("button", name="Skjut upp Alva Lind").click()
        bubble = page.locator(":popover-open")
        bubble.locator("label.ff-choice").first.click()
        bubble.get_by_role("radio", name="Annat datum …").check()
        bubble.get_by_role("button", name="Skjut upp").click()
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_role("alert")).to_contain_text("Skriv datumet")
        assert axe(page) == []


class TestAccess:
    def test_a_pupil_outside_the_scope_is_not_found_and_nothing_is_written(self, town: Town) -> None:
        elsewhere = register.student(register.unit(register.organiser("Granstad")))
        client = Client()
        client.force_login(town.coordinator)
        assert client.post(f"/desk/{elsewhere.uuid}/contact/", {"kind": "talked"}).status_code == 404
        assert client.post(f"/desk/{elsewhere.uuid}/snooze/", {}).status_code == 404
        assert not Contact.objects.exists()

    def test_only_the_own_contact_can_be_undone(self, town: Town) -> None:
        mentor, coordinator = Client(), Client()
        mentor.force_login(town.mentor)
        coordinator.force_login(town.coordinator)
        mentor.post(f"/desk/{town.pupils[0].uuid}/contact/", {"kind": "talked"})
        contact = Contact.objects.get()
        assert coordinator.post(f"/desk/contact/{contact.uuid}/undo/").status_code == 404
        assert mentor.post(f"/desk/contact/{contact.uuid}/undo/").status_code == 302
