"""The monthly report: each reader's own pupils as page, PDF and sheet; what was open then; announced by schedule."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.attachment import Dimension
from fullfolj.insight import tasks
from fullfolj.insight.models import MonthlyReport
from fullfolj.school import calendar
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType, PeriodKind
from fullfolj.school.models import GroupMembership, Organisation, Person
from fullfolj.signals import contacts, dismissals, snoozes, sweeps
from fullfolj.signals.models import ContactKind, DismissReason, FoundPattern, Signal, SnoozeReason, Sweep
from tests import lake_days, register
from tests.mapping_answers import round_of, staff_tell

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 10, 30)
EARLIER = dt.date(2026, 9, 30)
OCTOBER = (2026, 10)
WELL = "." * 44
AWAY = "." * 24 + ".i..i..i..i..i..i..i"  # seven scattered invalid days, all in October
SEPTEMBER = "." * 20 + "ii" + "." * 22  # the last two days of September, nothing after


class Town:
    """8A with Ali, away in October, and Sara, away in September; 8B with Bo, away in October too; Ali has maths."""

    def __init__(self) -> None:
        self.organiser = register.organiser()
        self.unit = register.unit(self.organiser)
        class_a, class_b = register.group(self.unit, "8A"), register.group(self.unit, "8B")
        self.maths = register.group(self.unit, "8A MA", GroupType.TEACHING)
        self.ali = register.student(self.unit, "Ali", "Ahmadsson", group=class_a)
        self.sara = register.student(self.unit, "Sara", "Svensson", group=class_a)
        self.bo = register.student(self.unit, "Bo", "=1+1", group=class_b)
        self.others = [register.student(self.unit, f"Elev{n}", "Välsson", group=class_b) for n in range(8)]
        GroupMembership.objects.create(group=self.maths, person=self.ali)
        days = {self.ali: AWAY, self.sara: SEPTEMBER, self.bo: AWAY}
        lake_days.keep(self.unit, days | dict.fromkeys(self.others, WELL), FRIDAY)
        for day in (EARLIER, FRIDAY):
            sweeps.run(organiser=self.organiser, as_of=day, by=OPERATOR, now=timezone.now())


@pytest.fixture
def town() -> Town:
    return Town()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page_of(account: Account, month: tuple[int, int] = OCTOBER, query: str = "") -> str:
    response = signed_in(account).get(reverse("report", args=month) + query)
    assert response.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<sup>\d+</sup>|</?button[^>]*>", "", response.content.decode()))
    return re.sub(r"\s+", " ", plain).replace("\xa0", " ")


def radar_of(account: Account) -> str:
    return page_of(account).partition("Uppföljning")[2].partition("Så mycket är rapporterat")[0]


def pdf_of(account: Account, month: tuple[int, int] = OCTOBER) -> pypdf.PdfReader:
    response = signed_in(account).get(reverse("report-pdf", args=month))
    assert response.headers["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(response.content))


def text_of(pdf: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def sheet_of(account: Account) -> str:
    response = signed_in(account).get(reverse("report-sheet", args=OCTOBER))
    assert 'filename="manadsrapport-2026-10.xlsx"' in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # no formula
    return " ".join(str(cell.value) for cell in cells)


class TestWhoSeesWhom:
    def test_a_team_sees_all_it_teaches_and_nobody_else_in_any_of_the_three_forms(self, town: Town) -> None:
        teacher = register.assigned(town.maths, AssignmentRoleType.TEACHER)
        for told in (page_of(teacher), text_of(pdf_of(teacher)), sheet_of(teacher)):
            assert "Ali Ahmadsson" in told
            assert "Sara" not in told
            assert "=1+1" not in told
            assert "1 elev" in told

    def test_the_coordinator_sees_the_school_in_all_three_forms_and_each_reading_is_logged(self, town: Town) -> None:
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        for told in (page_of(coordinator), text_of(pdf_of(coordinator)), sheet_of(coordinator)):
            assert "Ali Ahmadsson" in told
            assert "Bo =1+1" in told
        logged = Reading.objects.filter(account=coordinator, student=town.ali).order_by("pk")
        assert list(logged.values_list("page", flat=True)) == ["report", "report.pdf", "report.sheet"]
        assert not Reading.objects.filter(account=coordinator, student__in=town.others).exists()

    def test_a_protected_pupil_and_another_school_are_in_no_report(self, town: Town) -> None:
        Person.objects.filter(pk=town.ali.pk).update(is_protected=True, given_name="", family_name="")
        elsewhere = register.unit(town.organiser, "Bergskolan")
        told = page_of(register.staff(town.unit, DutyRole.PRINCIPAL))
        assert "1 av 10 elever har en öppen signal" in told
        assert not Reading.objects.filter(student=town.ali).exists()
        away = register.staff(elsewhere, DutyRole.PRINCIPAL)
        assert "Det finns inga elever som du arbetar med i dag." in page_of(away)
        assert signed_in(away).get(reverse("report", args=OCTOBER), {"school": town.unit.uuid}).status_code == 404

    def test_of_several_schools_one_at_a_time(self, town: Town) -> None:
        elsewhere = register.unit(town.organiser, "Bergskolan")
        boss = register.staff(town.organiser, DutyRole.PRINCIPAL)
        assert "Ali" not in page_of(boss)  # Bergskolan comes first
        assert "Ali Ahmadsson" in page_of(boss, query=f"?school={town.unit.uuid}")
        assert "Ali" not in page_of(boss, query=f"?school={elsewhere.uuid}")

    def test_class_by_class_in_all_three_forms(self, town: Town) -> None:
        client = signed_in(register.staff(town.unit, DutyRole.PRINCIPAL))
        whole = client.get(reverse("report", args=OCTOBER)).content.decode()
        choice = dict(re.findall(r'<li><a href="([^"]+\?group=[^"]+)">([^<]+)</a></li>', whole))
        assert list(choice.values()) == ["8A", "8B"]
        address = next(url for url, label in choice.items() if label == "8A")
        told = client.get(address).content.decode()
        assert "Ali Ahmadsson" in told
        assert "Bo =1+1" not in told
        assert "3 elever" not in told
        assert "2 elever" in told.replace("\xa0", " ")
        narrowed = address.partition("?")[2]
        assert narrowed in told.partition("Spara som PDF")[0].rpartition("href")[2]
        Reading.objects.all().delete()
        pdf = client.get(f"{reverse('report-pdf', args=OCTOBER)}?{narrowed}")
        assert "=1+1" not in text_of(pypdf.PdfReader(io.BytesIO(pdf.content)))
        assert set(Reading.objects.values_list("student_id", flat=True)) <= {town.ali.pk, town.sara.pk}

    def test_a_class_without_a_pupil_of_the_visitors_is_not_there(self, town: Town) -> None:
        teacher = signed_in(register.assigned(town.maths, AssignmentRoleType.TEACHER))
        other = town.bo.memberships.get().group
        for name in ("report", "report-pdf", "report-sheet"):
            assert teacher.get(reverse(name, args=OCTOBER), {"group": other.uuid}).status_code == 404
        assert "?group=" not in teacher.get(reverse("report", args=OCTOBER)).content.decode()
        assert teacher.get(reverse("report", args=OCTOBER), {"group": "8B"}).status_code == 200


def dismiss_all_of(pupil: Person) -> None:
    dismissals.dismiss(
        student=pupil,
        signals=list(dismissals.dismissable(pupil).values_list("uuid", flat=True)),
        reason=DismissReason.KNOWN,
        ground="Sjukhus, hemmet ringer varje vecka",
        by=OPERATOR,
        today=FRIDAY,
        now=dt.datetime(2026, 10, 30, 12, tzinfo=dt.UTC),
    )


class TestWhatItSays:
    def test_what_has_changed_what_is_open_and_what_was_done(self, town: Town) -> None:
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        by, now = OPERATOR, timezone.now()
        contacts.note(student=town.ali, kind=ContactKind.TALKED, by=by, now=now, on=dt.date(2026, 10, 28), text="")
        contacts.note(student=town.bo, kind=ContactKind.NO_ANSWER, by=by, now=now, on=dt.date(2026, 10, 29), text="")
        told = page_of(coordinator)
        assert "2 av 11 elever har en öppen signal 31 oktober. Två av dem hade ingen 30 september." in told
        assert "En elev hade en 30 september men har ingen nu." in told
        assert "Sara Svensson 8A Släckt:" in told
        assert "1 kontakt har nått eleven eller hemmet. De gäller en elev. Ett försök fick inget svar." in told
        assert "Senaste kontakt 28 oktober" in told
        assert "Ingen kontakt ännu" in told
        assert "100 procent av lektionstiden är rapporterad." in told
        assert "räknats ut i efterhand" not in told  # both days had a sweep

    def test_patterns_that_had_been_seen_by_then_of_the_readers_own_pupils(self, town: Town) -> None:
        figures = {"place": "0", "hits": 6, "units": 8, "other_hits": 1, "other_units": 30, "compared_with": "class"}
        chance = {"compared_hits": 20, "compared_units": 400, "chance": 0.0001, "tested": 900, "q": 0.05}
        window = {"from": "2026-09-01", "to": "2026-10-30", "school_days": 44, "reported_days": 44}
        minutes = {"offered_minutes": 2640, "reported_offered_minutes": 2640, "since": "2026-09-07"}
        for pupil, first in ((town.ali, FRIDAY), (town.bo, FRIDAY), (town.sara, dt.date(2026, 11, 2))):
            FoundPattern.objects.create(
                student=pupil,
                pattern="weekday",
                place="0",
                month=first.replace(day=1),
                first_seen_on=first,
                seen_on=first,
                evidence=figures | chance | window | minutes,
            )
        teacher = register.assigned(town.maths, AssignmentRoleType.TEACHER)
        for told in (page_of(teacher), text_of(pdf_of(teacher))):
            assert told.count("måndagar") == 1
            assert "Bo =1+1" not in told
        told = page_of(register.staff(town.unit, DutyRole.PRINCIPAL))
        assert told.count("måndagar") == 2  # Sara's had not been seen in October

    def test_signals_from_mapping_are_told_to_those_who_may_read_the_answers(self, town: Town) -> None:
        """A teacher who is no mentor hears nothing of them, neither what was found nor that there was anything."""
        elev = town.others[0]
        GroupMembership.objects.create(group=town.maths, person=elev)
        for pupil in (town.ali, elev):
            group = pupil.memberships.get(group__group_type=GroupType.CLASS).group
            staff_tell(
                round_of(group, dt.date(2026, 10, 12), days=30), pupil, dt.date(2026, 10, 14), [Dimension.AFFECTIVE]
            )
        sweeps.run(organiser=town.organiser, as_of=FRIDAY, by=OPERATOR, now=timezone.now())
        class_a = town.ali.memberships.get(group__display_name="8A").group
        principal = register.staff(town.unit, DutyRole.PRINCIPAL)
        found = "behov av stöd i tillhörighet och relationer"
        for told in (page_of(principal), text_of(pdf_of(principal)), sheet_of(principal)):
            assert told.count(found) >= 2
            assert "Elev0 Välsson" in told
        assert "3 av 11 elever har en öppen signal 31 oktober." in page_of(principal)
        assert found in page_of(register.assigned(class_a, AssignmentRoleType.MENTOR))
        teacher = register.assigned(town.maths, AssignmentRoleType.TEACHER)
        for told in (page_of(teacher), text_of(pdf_of(teacher)), sheet_of(teacher)):
            assert "Ali Ahmadsson" in told  # for being away
            assert found not in told
            assert "Elev0" not in told
        assert "1 av 2 elever har en öppen signal 31 oktober." in page_of(teacher)

    def test_also_where_nobody_swept(self, town: Town) -> None:
        group = town.ali.memberships.get(group__display_name="8A").group
        staff_tell(round_of(group, dt.date(2026, 9, 7)), town.ali, dt.date(2026, 9, 9), [Dimension.AFFECTIVE])
        Sweep.objects.all().delete()
        Signal.objects.all().delete()
        found, month = "behov av stöd i tillhörighet och relationer", (2026, 9)
        assert found in page_of(register.assigned(group, AssignmentRoleType.MENTOR), month)
        assert found not in page_of(register.assigned(town.maths, AssignmentRoleType.TEACHER), month)

    def test_what_somebody_has_dismissed_is_counted_and_not_listed(self, town: Town) -> None:
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        dismiss_all_of(town.ali)
        told = page_of(coordinator)
        assert "1 av 11 elever har en öppen signal 31 oktober." in told
        assert "En elev till har bara signaler som någon har avfärdat, med skäl." in told
        assert "Sjukhus" not in told

    def test_under_the_radar_is_as_idag_has_it(self, town: Town) -> None:
        """A dismissed signal waits for nobody, and neither does one that has been put off."""
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        assert radar_of(coordinator).count("Under radarn") == 2  # Ali and Bo
        dismiss_all_of(town.ali)
        told = radar_of(coordinator)
        assert "Ali" not in told
        assert told.count("Under radarn") == 1
        snoozes.put_off(
            student=town.bo,
            reason=SnoozeReason.KNOWN,
            until=dt.date(2026, 11, 13),
            by=OPERATOR,
            today=FRIDAY,
            now=dt.datetime(2026, 10, 30, 12, tzinfo=dt.UTC),
        )
        assert "Ingen är under radarn." in radar_of(coordinator)

    def test_the_wait_is_that_of_what_nobody_has_dismissed(self, town: Town) -> None:
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        assert "tänd i 15 skoldagar" in radar_of(coordinator)
        oldest = dismissals.dismissable(town.ali).get(rule="change-10").uuid
        dismissals.dismiss(
            student=town.ali,
            signals=[oldest],
            reason=DismissReason.WRONG,
            ground="Lektionen var inställd",
            by=OPERATOR,
            today=FRIDAY,
            now=dt.datetime(2026, 10, 30, 12, tzinfo=dt.UTC),
        )
        assert "Ali Ahmadsson 8A En signal har varit tänd i 13 skoldagar" in radar_of(coordinator)

    def test_what_has_cleared_is_named_by_its_own_threshold(self, town: Town) -> None:
        signal = Signal.objects.get(student=town.sara, rule="absence-10")
        signal.evidence["thresholds"]["percent"] = "12"
        Signal.objects.filter(pk=signal.pk).update(evidence=signal.evidence)
        told = page_of(register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR))
        assert "Sara Svensson 8A Släckt: Frånvaro 12 procent av tiden." in told

    @pytest.mark.parametrize("definition", ["reported", "offered"])
    def test_the_average_is_of_those_of_whom_enough_is_reported(self, town: Town, definition: str) -> None:
        """A pupil whose only reported lessons are missed ones, and one of whom nothing is known, are in no average."""
        Organisation.objects.filter(pk=town.organiser.pk).update(absence_definition=definition)
        away = "i" * 2 + "." * 18  # a tenth of the twenty days told of
        drawn = {town.ali: "?" * 18 + "ii", town.sara: "?" * 20, town.bo: away} | dict.fromkeys(town.others, away)
        lake_days.keep(town.unit, drawn | {register.student(town.unit): away}, FRIDAY)
        told = page_of(register.staff(town.unit, DutyRole.PRINCIPAL))
        assert "I genomsnitt var eleverna borta 10 procent av tiden." in told
        assert "10 elever med minst tre fjärdedelar av lektionstiden rapporterad" in told

    def test_a_later_sweep_does_not_change_what_was_open_then(self, town: Town) -> None:
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        before = page_of(coordinator)
        later = dt.date(2026, 12, 18)
        days = {town.ali: AWAY + "." * 35, town.sara: SEPTEMBER + "." * 35, town.bo: AWAY + "i" * 35}
        lake_days.keep(town.unit, days | dict.fromkeys(town.others, WELL + "." * 35), later)
        sweeps.run(organiser=town.organiser, as_of=later, by=OPERATOR, now=timezone.now())
        after = page_of(coordinator)
        minutes = re.compile(r"Framställd ur .*? klockan [\d.]+")
        assert minutes.sub("", after) == minutes.sub("", before)

    def test_a_month_that_nobody_swept_is_worked_out_afterwards_and_says_so(self, town: Town) -> None:
        told = page_of(register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR), (2026, 9))
        assert "räknats ut i efterhand" in told  # 31 August
        assert "Sara Svensson" in told

    def test_the_reason_of_a_snooze_is_not_for_teachers(self, town: Town) -> None:
        snoozes.put_off(
            student=town.ali,
            reason=SnoozeReason.KNOWN,
            until=dt.date(2026, 11, 13),
            by=OPERATOR,
            today=FRIDAY,
            now=timezone.now(),
        )
        mentor = register.assigned(town.ali.memberships.get(group__display_name="8A").group, AssignmentRoleType.MENTOR)
        assert "Uppskjuten till fredag 13 november: redan känt." in page_of(mentor).lower().replace("uppsk", "Uppsk")
        told = page_of(register.assigned(town.maths, AssignmentRoleType.TEACHER))
        assert "Uppskjuten till fredag 13 november." in told

    def test_the_pdf_is_tagged_in_swedish_with_our_typeface_and_page_numbers(self, town: Town) -> None:
        pdf = pdf_of(register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR))
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"].value
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == "sv"
        assert "pdfuaid" in pdf.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
        assert pdf.metadata is not None
        assert pdf.metadata.title == "Månadsrapport, oktober\xa02026"
        fonts = {
            str(font.get_object()["/BaseFont"]) for page in pdf.pages for font in page["/Resources"]["/Font"].values()
        }
        assert any("Hanken" in font for font in fonts)
        told = text_of(pdf)
        assert f"Sida 1 av {len(pdf.pages)}" in told
        assert "Framställd ur Fullfölj av" in told
        assert "Så är siffrorna räknade" in told


class TestNothingToTell:
    @pytest.mark.parametrize(
        ("month", "words"),
        [
            ((2026, 7), "Juli 2026 har inga lektioner"),
            ((1999, 10), "Oktober 1999 har inga lektioner"),
            ((2199, 10), "Oktober 2199 har inte börjat än"),
        ],
    )
    def test_a_month_without_lessons_or_to_come(self, town: Town, month: tuple[int, int], words: str) -> None:
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        assert words in page_of(coordinator, month)
        assert words in text_of(pdf_of(coordinator, month))

    def test_no_such_month(self, town: Town) -> None:
        coordinator = register.staff(town.unit, DutyRole.ATTENDANCE_COORDINATOR)
        assert signed_in(coordinator).get("/reports/2026-13/").status_code == 404


class TestSchedule:
    def unit(self) -> Organisation:
        organiser = register.organiser()
        calendar.set_period(
            organisation=organiser,
            kind=PeriodKind.TERM,
            name="HT26",
            first_day=dt.date(2026, 8, 18),
            last_day=dt.date(2026, 12, 18),
            by=OPERATOR,
        )
        return register.unit(organiser)

    def test_it_is_announced_on_the_first_school_day_of_the_next_month_once(self) -> None:
        unit = self.unit()
        tasks.announce_due(dt.date(2026, 11, 1))  # a Sunday
        assert not MonthlyReport.objects.exists()
        for day in (2, 2, 3):
            tasks.announce_due(dt.date(2026, 11, day))
        announced = MonthlyReport.objects.get()
        assert (announced.month, announced.as_of) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
        assert announced.announced_on == dt.date(2026, 11, 2)
        page = signed_in(register.staff(unit, DutyRole.PRINCIPAL)).get(reverse("reports")).content.decode()
        assert reverse("report", args=OCTOBER) in page
        assert "Klar sedan måndag 2" in page.replace("\xa0", " ")

    def test_a_month_without_school_is_not_announced(self) -> None:
        self.unit()
        tasks.announce_due(dt.date(2026, 8, 18))
        assert not MonthlyReport.objects.exists()

    def test_before_anything_has_been_announced_the_months_are_there_all_the_same(self) -> None:
        page = signed_in(register.staff(self.unit(), DutyRole.PRINCIPAL)).get(reverse("reports")).content.decode()
        assert "den här månaden" not in page
        assert len(re.findall(r'href="/reports/\d{4}-\d{2}/"', page)) == 2
