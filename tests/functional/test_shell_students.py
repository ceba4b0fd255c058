"""The pupil list and the pupil page against a real lake: what is strong, what is lit and why, who can see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, expect

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import store
from fullfolj.lake.facts import SCHEMA
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType, PeriodKind
from fullfolj.school.models import AssignmentRole, CalendarPeriod, Group, Organisation, Person
from fullfolj.signals import sweeps
from fullfolj.signals.models import Contact, Signal
from fullfolj.signals.rules import RULES
from tests import register
from tests.functional.conftest import WIDTHS, SignedIn, asked

pytestmark = pytest.mark.django_db(transaction=True)
type Axe = Callable[[Page], list[dict[str, Any]]]

LESSONS = ((8, "MA"), (9, "SV"), (10, "EN"), (13, "IDH"), (14, "NO"))


@dataclass(frozen=True)
class Town:
    coordinator: Account
    mentor: Account
    teacher: Account
    unit: Organisation
    group: Group
    pupils: tuple[Person, ...]


def school_days(number: int) -> list[dt.date]:
    """The last weekdays up to yesterday, none of them before the school year."""
    day, found = timezone.localdate(), []
    while len(found) < number:
        day -= dt.timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]


def lesson(pupil: Person, day: dt.date, hour: int, subject: str, sign: str) -> dict[str, Any]:
    minutes = {".": (50, 0, 0), "v": (0, 50, 0), "i": (0, 0, 50), "u": (None, None, None)}[sign]
    present, valid, invalid = minutes
    return {
        "student": pupil.pk, "date": day, "start_time": dt.time(hour, 10), "end_time": dt.time(hour + 1, 0),
        "subject": subject, "group_name": "8A", "offered": 50, "present": present, "valid": valid, "invalid": invalid,
        "other": None if sign == "u" else 0, "late": None if sign == "u" else 0, "reported": sign != "u",
        "cancelled": False, "issue": None,
    }  # fmt: skip


def keep(unit: Organisation, signs: dict[Person, str]) -> None:
    """A sign a school day (whole days), the newest last, into the lake."""
    by_year: dict[SchoolYear, list[dict[str, Any]]] = {}
    for pupil, line in signs.items():
        for day, sign in zip(school_days(len(line)), line, strict=True):
            rows = by_year.setdefault(SchoolYear.of(day), [])
            rows += [lesson(pupil, day, hour, subject, sign) for hour, subject in LESSONS]
    files = [store.write(unit, year, pl.DataFrame(rows, schema=SCHEMA)) for year, rows in by_year.items()]
    store.switch(files, import_id=None, at=timezone.now())


@pytest.fixture
def town(transactional_db: None) -> Town:
    write_role_reaches()
    organiser = register.organiser()
    here = register.unit(organiser, "Strandskolan")
    group = register.group(here, "8A")
    names = (("Alva", "Lind"), ("Åsa", "Öberg"), ("Bo", "Åkesson"), ("Örjan", "Zetter"), ("Ebbe", "Ahl"))
    pupils = tuple(register.student(here, given, family, group=group) for given, family in names)
    keep(here, {pupils[0]: "." * 25 + "...v...vv..i....ii..", pupils[1]: "." * 45})
    sweeps.run(organiser=organiser, as_of=timezone.localdate(), by=OPERATOR, now=timezone.now())
    first = school_days(30)[0]
    CalendarPeriod.objects.create(
        organisation=organiser, kind=PeriodKind.BREAK, name="Höstlov", first_day=first, last_day=first
    )
    return Town(
        register.staff(here, DutyRole.ATTENDANCE_COORDINATOR),
        register.assigned(group, AssignmentRoleType.MENTOR),
        register.assigned(group, AssignmentRoleType.TEACHER),
        here,
        group,
        pupils,
    )


def names(page: Page) -> list[str]:
    return page.locator("#results tbody th").all_inner_texts()


class TestList:
    def test_is_in_swedish_alphabetical_order(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/students/")
        assert names(page) == ["Ahl, Ebbe", "Lind, Alva", "Zetter, Örjan", "Åkesson, Bo", "Öberg, Åsa"]

    @pytest.mark.parametrize("width", WIDTHS)
    def test_has_no_violations(self, visit: SignedIn, axe: Axe, town: Town, width: int) -> None:
        page = visit(town.coordinator, "/students/", width=width)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_a_name_is_looked_for_while_it_is_written_and_is_never_in_the_address(
        self, visit: SignedIn, axe: Axe, town: Town
    ) -> None:
        page = visit(town.coordinator, "/students/")
        page.get_by_label("Sök på namn eller klass").press_sequentially("åke")
        expect(page.locator("#results tbody th")).to_have_count(1)
        assert names(page) == ["Åkesson, Bo"]
        assert page.url.endswith("/students/")
        assert axe(page) == []

    def test_one_letter_is_told_to_be_too_few(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, "/students/")
        field = page.get_by_label("Sök på namn eller klass")
        field.press_sequentially("å")
        expect(page.locator("#results").get_by_role("status")).to_have_text("Skriv minst två bokstäver eller siffror.")
        assert names(page) == []
        assert axe(page) == []
        field.press_sequentially("k")
        expect(page.locator("#results tbody th")).to_have_count(1)
        field.fill("")
        expect(page.locator("#results tbody th")).to_have_count(5)

    def test_a_name_is_looked_for_without_script(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, "/students/", script=False)
        page.get_by_label("Sök på namn eller klass").fill("Alva Lind")
        page.get_by_role("button", name="Sök").click()
        assert names(page) == ["Lind, Alva"]
        assert "Alva" not in page.url

    def test_nobody_found_says_what_to_try(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, "/students/", script=False)
        page.get_by_label("Sök på namn eller klass").fill("finns inte")
        page.get_by_role("button", name="Sök").click()
        expect(page.get_by_text("Ingen av dina elever passar in.")).to_be_visible()

    def test_is_narrowed_to_a_class_by_its_uuid(self, visit: SignedIn, town: Town) -> None:
        other = register.group(town.unit, "9C")
        register.student(town.unit, "Nils", "Nio", group=other)
        page = visit(town.coordinator, "/students/")
        page.get_by_role("link", name="9C").click()
        assert names(page) == ["Nio, Nils"]
        assert str(other.uuid) in page.url

    def test_a_class_of_another_organiser_is_not_found(self, town: Town) -> None:
        elsewhere = register.group(register.unit(register.organiser("Granstad")), "8A")
        client = Client()
        client.force_login(town.coordinator)
        assert client.get(f"/students/?group={elsewhere.uuid}").status_code == 404

    def test_who_has_several_schools_chooses_the_school_and_then_the_class(
        self, visit: SignedIn, axe: Axe, town: Town
    ) -> None:
        second = register.unit(town.unit.parent, "Bergaskolan")
        register.student(second, "Nils", "Nio", group=register.group(second, "9C"))
        register.student(second, "Ottilia", "Tio", group=register.group(second, "9D"))
        head = register.staff(town.unit.parent, DutyRole.ATTENDANCE_COORDINATOR)
        page = visit(head, "/students/")
        assert len(names(page)) == 7
        assert page.locator("#results thead th").nth(2).inner_text() == "Skola"
        assert page.get_by_role("navigation", name="Klasser").count() == 0
        page.get_by_label("Skola", exact=True).select_option("Bergaskolan")
        page.get_by_role("button", name="Visa Skola").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bergaskolan")
        assert names(page) == ["Nio, Nils", "Tio, Ottilia"]
        assert axe(page) == []
        page.get_by_role("link", name="9D").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("9D, Bergaskolan")
        assert names(page) == ["Tio, Ottilia"]
        page.get_by_role("link", name="Alla", exact=True).click()
        assert names(page) == ["Nio, Nils", "Tio, Ottilia"]

    @pytest.mark.parametrize("wanted", ["school", "group"])
    def test_a_school_where_one_has_no_pupils_is_not_found(self, town: Town, wanted: str) -> None:
        unit = register.unit(town.unit.parent, "Annan skola")
        one = unit if wanted == "school" else register.group(unit, "8A")
        client = Client()
        client.force_login(town.coordinator)
        assert client.get(f"/students/?{wanted}={one.uuid}").status_code == 404

    def test_a_page_after_the_last_is_the_last(self, town: Town) -> None:
        for number in range(60):
            register.student(town.unit, "Nya", f"Elevsson{number:02}", group=town.group)
        client = Client()
        client.force_login(town.coordinator)
        text = client.get("/students/?page=9").content.decode()
        assert "Sida 2 av 2" in text
        assert "Öberg, Åsa" in text

    def test_what_like_would_take_for_something_else_is_looked_for_as_it_stands(self, town: Town) -> None:
        register.student(town.unit, "Pro", "Cent%dal", group=town.group)
        client = Client()
        client.force_login(town.coordinator)
        found = client.post("/students/search/", {"name": "%d"}).content.decode()
        assert "Cent%dal" in found
        assert "Lind, Alva" not in found

    def test_a_teacher_sees_names_and_classes_alone(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.teacher, "/students/")
        assert page.locator("#results thead th").all_inner_texts() == ["Elev", "Klass"]

    def test_a_teaching_group_with_a_pupil_of_another_school_is_listed_whole(self, town: Town) -> None:
        elsewhere = register.unit(town.unit.parent, "Bergaskolan")
        group = register.group(town.unit, "ML ara", GroupType.TEACHING)
        pupil = register.student(elsewhere, "Nils", "Nio", group=group)
        client = Client()
        client.force_login(register.assigned(group, AssignmentRoleType.TEACHER))
        assert "Nio, Nils" in client.get("/students/").content.decode()
        assert "Nio, Nils" in client.post("/students/search/", {"name": pupil.family_name}).content.decode()

    def test_a_mentor_who_teaches_others_sees_signals_in_the_own_class_alone(self, town: Town) -> None:
        taught = register.group(town.unit, "9C")
        other = register.student(town.unit, "Nils", "Nio", group=taught)
        mentor = register.assigned(town.group, AssignmentRoleType.MENTOR)
        duty = mentor.person.duties.get()
        AssignmentRole.objects.create(duty=duty, group=taught, assignment_role=AssignmentRoleType.TEACHER)
        lit = Signal.objects.filter(student=town.pupils[0]).order_by("rule")[0]
        Signal.objects.create(
            student=other, rule=lit.rule, since=lit.since, opened_on=lit.since, seen_on=lit.since, evidence=lit.evidence
        )
        client = Client()
        client.force_login(mentor)
        rows = client.get("/students/").content.decode().split("<tr>")
        assert any("Nio, Nils" in row and "ff-ev" not in row for row in rows)
        assert any("Lind, Alva" in row and "ff-ev" in row for row in rows)

    def test_takes_few_queries_whatever_the_number(self, town: Town) -> None:
        for number in range(70):
            register.student(town.unit, "Nya", f"Elevsson{number:02}", group=town.group)
        client = Client()
        client.force_login(town.coordinator)
        with CaptureQueriesContext(connection) as found:
            answer = client.get("/students/?page=2")
        assert answer.status_code == 200
        assert len(asked(found)) <= 12, asked(found)


class TestPage:
    def test_says_what_is_strong_before_what_is_lit(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        headings = page.get_by_role("heading", level=2).all_inner_texts()
        assert headings == [
            "Det som är starkt", "Läget nu", "Närvaro", "Ämnen", "Skolanknytning", "Stöd",
            "Före och efter stöd", "Trappan och utredningen", "Pass att boka", "Signaler", "Mönster", "Kontakter",
            "Vem kan se den här sidan och varför",
        ]  # fmt: skip
        expect(page.get_by_role("button", name="14 av de senaste 20")).to_be_visible()

    def test_a_lit_signal_has_its_three_parts_and_its_evidence(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        card = page.locator(".ff-sig").first
        assert card.locator("dt").all_inner_texts() == ["Varför", "Det som talar emot", "Släcks när"]
        card.locator(".ff-ev").click()
        bubble = page.locator(":popover-open")
        expect(bubble).to_contain_text("1 500 frånvarande minuter".replace(" ", "\u00a0", 1))
        expect(bubble).to_contain_text("5 000 minuter".replace(" ", "\u00a0", 1))
        expect(bubble).to_contain_text("100 % av lektionstiden är rapporterad".replace(" %", "\u00a0%"))

    def test_says_why_no_more_signals_are_lit(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[1].uuid}/")
        expect(page.get_by_text("Ingen signal är tänd.")).to_be_visible()
        page.get_by_text("Varför är inte fler signaler tända?").click()
        expect(page.locator("#signals details li")).to_have_count(len(RULES))

    def test_says_so_without_script_on_a_page_of_its_own(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[1].uuid}/", script=False)
        page.get_by_text("Varför är inte fler signaler tända?").click()
        page.get_by_role("link", name="Visa alla regler med elevens siffror").click()
        assert page.locator("main li").count() == len(RULES)

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("which", [0, 1, 2])
    def test_has_no_violations(self, visit: SignedIn, axe: Axe, town: Town, width: int, which: int) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[which].uuid}/", width=width)
        for summary in page.locator("summary:visible").all():
            summary.click()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_the_arithmetic_is_one_click_away_lesson_by_lesson(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        page.get_by_role("link", name="Visa räkningen lektion för lektion").click()
        expect(page.locator("tbody tr")).to_have_count(20 * len(LESSONS))
        expect(page.get_by_text("30 procent av den rapporterade lektionstiden")).to_be_visible()
        assert axe(page) == []

    def test_without_lessons_it_says_so(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[2].uuid}/")
        expect(page.get_by_text("Ingen lektion är rapporterad för eleven.")).to_be_visible()
        expect(page.get_by_text("För få dagar för att säga något")).to_be_visible()

    def test_a_contact_is_logged_and_undone_on_the_page(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        page.get_by_role("button", name="Logga kontakt").click()
        page.locator(":popover-open").get_by_role("button").first.click()
        expect(page.get_by_role("region", name="Kontakter").locator(".ff-time li")).to_have_count(1)
        assert Contact.objects.get().by == town.coordinator
        page.get_by_role("button", name="Ångra").click()
        expect(page.get_by_text("Ingen har skrivit en kontakt här än")).to_be_visible()

    def test_a_snooze_is_made_and_undone_on_the_page(self, visit: SignedIn, axe: Axe, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        page.get_by_role("button", name="Skjut upp").click()
        bubble = page.locator(":popover-open")
        bubble.locator("label.ff-choice").first.click()
        bubble.get_by_role("button", name="Skjut upp").click()
        snoozed = page.locator(".ff-notice", has_text="Uppskjutet till")  # another may come with a part of the page
        expect(snoozed).to_be_visible()
        assert axe(page) == []
        page.get_by_role("button", name="Ångra").click()
        expect(page.get_by_role("status")).to_contain_text("Ångrat: Alva Lind.")
        expect(snoozed).to_have_count(0)

    def test_says_who_can_see_it_and_why(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        table = page.locator("#readers table")
        rows = {row.locator("th").inner_text(): row.inner_text() for row in table.locator("tbody tr").all()}
        assert f"{town.coordinator.display_name} (du)" in rows
        assert "8A" in rows[town.mentor.display_name]
        seen = "Namn och klass, ämnen och betyg och öppna signaler i månadsrapporten"
        assert rows[town.teacher.display_name].rstrip().endswith(seen)

    def test_a_teacher_sees_neither_attendance_nor_signals_nor_contacts(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.teacher, f"/students/{town.pupils[0].uuid}/")
        expect(page.get_by_role("heading", name="Alva Lind")).to_be_visible()
        assert page.get_by_role("heading", level=2).all_inner_texts() == ["Ämnen", "Pass att boka"]

    def test_a_mentor_of_another_class_who_teaches_this_one_sees_as_a_teacher(self, town: Town) -> None:
        client = Client()
        client.force_login(register.assigned(register.group(town.unit, "7B"), AssignmentRoleType.MENTOR))
        assert client.get(f"/students/{town.pupils[0].uuid}/").status_code == 404
        client.force_login(town.teacher)
        assert client.get(f"/students/{town.pupils[0].uuid}/lessons/").status_code == 403

    def test_the_reading_is_logged(self, town: Town) -> None:
        client = Client()
        client.force_login(town.mentor)
        client.get(f"/students/{town.pupils[0].uuid}/")
        reading = Reading.objects.get()
        assert (reading.account, reading.student, reading.page) == (town.mentor, town.pupils[0], "student")

    def test_prints_with_numbered_footnotes(self, visit: SignedIn, town: Town) -> None:
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name="Så är siffrorna räknade")).to_be_visible()
        expect(page.get_by_text(f"av {town.coordinator.display_name}")).to_be_visible()

    def test_takes_few_queries(self, town: Town) -> None:
        client = Client()
        client.force_login(town.coordinator)
        client.get(f"/students/{town.pupils[0].uuid}/")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/students/{town.pupils[0].uuid}/")
        assert len(asked(found)) <= 12, asked(found)


def test_a_guardian_and_a_pupil_land_on_the_own_page(visit: SignedIn, axe: Axe, town: Town) -> None:
    Person.objects.filter(pk=town.pupils[1].pk).update(birth_date=timezone.localdate() - dt.timedelta(days=14 * 365))
    page = visit(register.guardian(town.pupils[1]), "/start/")
    expect(page.get_by_role("heading", name="Åsa Öberg")).to_be_visible()
    assert axe(page) == []
    own = visit(register.account(town.unit.parent, town.pupils[1]), "/start/")
    expect(own.get_by_role("link", name="Min närvaro")).to_be_visible()


@pytest.fixture
def late_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far from where a term begins: the page shows the lessons of one term."""
    noon = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


class TestAbsenceInDetail:
    def test_the_same_absence_in_four_ways_and_a_box_for_each_lesson(
        self, late_in_november: None, visit: SignedIn, axe: Axe, town: Town
    ) -> None:
        """Given a pupil with absence, when the page is opened from theirs, then each figure has what it rests on."""
        page = visit(town.coordinator, f"/students/{town.pupils[0].uuid}/")
        page.get_by_role("link", name="Visa frånvaron per lektion, ämne och grupp").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Frånvaron i detalj")
        ways = page.get_by_role("table").first.locator("tbody tr")
        expect(ways).to_have_count(4)
        expect(ways.first).to_contain_text("huvudmannens sätt")
        expect(ways.nth(3)).to_contain_text("6 skoldagar")
        grid = page.get_by_role("img", name="Rutnät med veckor och lektioner")
        assert grid.locator("td.v").count() == 3 * len(LESSONS)
        assert grid.locator("td.i").count() == 3 * len(LESSONS)
        assert axe(page) == []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_text("Visa som tabell").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("rowheader", name="Måndag, lektion 1")).to_be_visible()

    def test_without_lessons_it_says_so(self, town: Town) -> None:
        client = Client()
        client.force_login(town.coordinator)
        answer = client.get(f"/students/{town.pupils[2].uuid}/absence/")
        assert "Ingen lektion är rapporterad för eleven." in answer.content.decode()
        assert "<table" not in answer.content.decode()
        assert Reading.objects.filter(page="student.absence", student=town.pupils[2]).count() == 1
