"""Figures of groups: who is counted where, what is told to whom, and the page and PDF that say so."""

from __future__ import annotations

import datetime as dt
import html
import io
import re

import polars as pl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.insight import rollup_queries, rollup_tables, tasks
from fullfolj.insight.rollup_tables import Part
from fullfolj.measures.results import WindowName
from fullfolj.school.actions_protection import empty_people
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Enrolment, Group, Organisation, Person
from tests import lake_days, register

pytestmark = pytest.mark.django_db
AWAY, HERE, UNKNOWN = "i...", "....", "????"  # a quarter away, always there, never reported


class Town:
    """Strandskolan: 8A with twelve pupils, each a quarter away; 8B with eleven who are there and one unreported."""

    def __init__(self) -> None:
        self.organiser = register.organiser()
        self.unit = register.unit(self.organiser)
        self.class_a, self.class_b = register.group(self.unit, "8A"), register.group(self.unit, "8B")
        self.days: dict[Person, str] = {}
        self.join(self.class_a, 12, AWAY)
        self.join(self.class_b, 11, HERE)
        self.join(self.class_b, 1, UNKNOWN)
        self.keep()

    def join(self, group: Group, count: int, days: str) -> list[Person]:
        pupils = [register.student(group.unit, f"Elev{group}{n}", group=group) for n in range(count)]
        self.days |= dict.fromkeys(pupils, days)
        return pupils

    def keep(self) -> None:
        lake_days.keep(self.unit, self.days, yesterday())

    def other_unit(self, name: str, count: int, days: str) -> Organisation:
        unit = register.unit(self.organiser, name)
        group = register.group(unit, f"{name} 7A")
        pupils = [register.student(unit, f"Elev{n}", group=group) for n in range(count)]
        lake_days.keep(unit, dict.fromkeys(pupils, days), yesterday())
        return unit


@pytest.fixture
def town() -> Town:
    return Town()


def yesterday() -> dt.date:
    """The day that figures of groups are as of."""
    return timezone.localdate() - dt.timedelta(days=1)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(account: Account, **query: str) -> str:
    response = signed_in(account).get(reverse("rollups"), {"window": "last_20_school_days", **query})
    assert response.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<sup>\d+</sup>|</?button[^>]*>", "", response.text))
    return html.unescape(re.sub(r"\s+", " ", plain).replace("\xa0", " "))


def parts(units: list[Organisation], on: dt.date) -> list[Part]:
    return rollup_tables.parts(rollup_tables.kept(units, on), on, WindowName.LAST_20, "absence_share")


def lacking(unit: Organisation) -> list[Organisation]:
    return rollup_tables.lacking(rollup_tables.kept([unit], yesterday()))


def principal(town: Town) -> Account:
    return register.staff(town.unit, DutyRole.PRINCIPAL)


def head(town: Town) -> Account:
    return register.staff(town.organiser, DutyRole.HEAD_OF_EDUCATION)


def test_a_principal_sees_the_school_its_year_levels_and_its_classes(town: Town) -> None:
    text = page(principal(town))
    assert "Strandskolan: elevernas frånvaro är i medeltal 13,0 procent. Räknat på minuter är den 13,0 procent." in text
    assert "23 av 24 elever räknas in. En elev räknas inte in: ingen av elevens lektioner är rapporterad." in text
    assert "Årskurs 8 13,0 % 13,0 % 23 1 96 %" in text
    assert "8A 25,0 % 25,0 % 12 0 100 %" in text
    assert "8B 0,0 % 0,0 % 11 1 92 %" in text
    for pupil in town.days:
        assert pupil.given_name not in text
    assert not Reading.objects.exists()


def test_every_figure_has_what_it_rests_on(town: Town) -> None:
    text = page(principal(town))
    assert "Täljare 300,0 %: de räknade elevernas andelar, sammanlagda Nämnare 12 elever" in text
    assert "Täljare frånvarande: 720 minuter Nämnare 2 880 minuter" in text
    assert "av lektionstiden är rapporterad (2 640 av 2 880 minuter)" in text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("valid_absence_share", "elevernas giltiga frånvaro är i medeltal 0,0 procent"),
        ("invalid_absence_share", "elevernas ogiltiga frånvaro är i medeltal 13,0 procent"),
    ],
)
def test_kinds_of_absence(town: Town, kind: str, said: str) -> None:
    assert said in page(principal(town), kind=kind)


@pytest.mark.parametrize("window", list(WindowName))
def test_each_window(town: Town, window: WindowName) -> None:
    assert "Årskurs 8" in page(principal(town), window=window.value)


def test_odd_choices_are_none(town: Town) -> None:
    assert "Den här terminen" in page(principal(town), window="always", kind="truancy")


def test_whole_days(town: Town) -> None:
    Organisation.objects.filter(pk=town.organiser.pk).update(absence_definition="day")
    assert "Räknat på dagar är den 13,0 procent" in page(principal(town))


class TestFewPupils:
    def test_a_small_class_hides_another(self, town: Town) -> None:
        town.join(register.group(town.unit, "8C"), 5, AWAY)
        town.keep()
        text = page(principal(town))
        assert "8C .. .. .. .. 100 %" in text
        assert "8B .. .. .. .. 92 %" in text  # the smallest of the others: 8A and the year level stand
        assert "8A 25,0 %" in text
        assert "Täljare frånvarande: 300 minuter" not in text

    def test_pupils_without_a_class_can_not_be_worked_out(self, town: Town) -> None:
        pupils = [register.student(town.unit, f"Lös{n}") for n in range(3)]
        town.days |= dict.fromkeys(pupils, AWAY)
        town.keep()
        text = page(principal(town))
        assert "8B .. .. .. .." in text
        assert "8A 25,0 %" in text

    def test_a_small_school(self, town: Town) -> None:
        small = town.other_unit("Lillskolan", 6, AWAY)
        text = page(register.staff(small, DutyRole.PRINCIPAL))
        assert "Färre än tio elever" in text
        assert "25,0" not in text

    def test_a_small_school_hides_the_smallest_of_the_others(self, town: Town) -> None:
        small, middle = town.other_unit("Lillskolan", 6, AWAY), town.other_unit("Mellanskolan", 15, HERE)
        account = head(town)
        text = page(account)
        assert "Lillskolan .. .. .. .. 100 %" in text
        assert "Mellanskolan .. .. .. .. 100 %" in text
        assert "Strandskolan 13,0 %" in text
        assert "44 av 45 elever räknas in" in text
        for hidden in (small, middle):
            assert "inget visas" in page(account, school=str(hidden.uuid))
        assert "0,0 %" in page(register.staff(middle, DutyRole.PRINCIPAL))

    def test_nothing_reported_and_nobody_there(self, town: Town) -> None:
        silent = town.other_unit("Tysta skolan", 12, UNKNOWN)
        assert "För lite är rapporterat" in page(register.staff(silent, DutyRole.PRINCIPAL))
        empty = register.unit(town.organiser, "Tomma skolan")
        assert "Här finns inga elever i dag." in page(register.staff(empty, DutyRole.PRINCIPAL))
        text = page(head(town))
        assert "Tysta skolan För lite rapporterat För lite rapporterat 0 12 0 %" in text
        assert "Tomma skolan" not in text.partition("Skola för skola")[2]


class TestWhoIsCounted:
    def test_two_schools_count_a_pupil_once(self, town: Town) -> None:
        today = yesterday()
        pupil = next(iter(town.days))
        later = town.other_unit("Bergskolan", 10, HERE)
        Enrolment.objects.create(
            person=pupil, unit=later, school_type="GR", year_level=9, start_date=today - dt.timedelta(days=3)
        )
        found = parts([town.unit, later], today)
        assert sum(one.sums.pupils for one in found if one.unit == town.unit.pk) == 23
        assert [one.sums.pupils for one in found if one.unit == later.pk and one.group is None] == [1]

    def test_protected_pupils_and_those_who_left_are_in_none(self, town: Town) -> None:
        protected, left = list(town.days)[:2]
        Person.objects.filter(pk=protected.pk).update(is_protected=True, given_name="", family_name="")
        Enrolment.objects.filter(person=left).update(end_date=yesterday() - dt.timedelta(days=1))
        assert sum(one.sums.pupils for one in parts([town.unit], yesterday())) == 22


class TestKept:
    def test_they_are_read_until_something_changes(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        today = yesterday()
        first = parts([town.unit], today)
        assert lacking(town.unit) == []
        with monkeypatch.context() as patch:
            patch.setattr(rollup_tables, "rollups", None)
            assert parts([town.unit], today) == first
        town.join(town.class_b, 1, HERE)
        assert lacking(town.unit) == [town.unit]

    def test_all_at_once_night_after_night_are_the_same_as_school_by_school(self, town: Town) -> None:
        other = town.other_unit("Bergskolan", 4, "vl?i")
        for night in (yesterday() - dt.timedelta(days=1), yesterday()):
            places = rollup_tables.kept([town.unit, other], night)
            rollup_tables.make_all(town.organiser, places, night)
            together = {unit: path.read_text() for unit, path in places.items()}
            for unit, path in places.items():
                rollup_tables.make(unit, path, night)
                assert path.read_text() == together[unit]

    def test_a_protected_pupil_is_out_the_next_time(self, town: Town) -> None:
        rollup_tables.make_all(town.organiser, rollup_tables.kept([town.unit], yesterday()), yesterday())
        pupil = next(iter(town.days))
        empty_people(person_ids=[pupil.pk], what="test", by=OPERATOR)

        rollup_tables.make_all(town.organiser, rollup_tables.kept([town.unit], yesterday()), yesterday())
        assert sum(one.sums.pupils for one in parts([town.unit], yesterday())) == 23
        nights = rollup_tables.nights() / str(town.organiser.uuid)
        (folder,) = [one for one in nights.iterdir() if one.is_dir()]
        for path in folder.glob("*-*.parquet"):
            assert pupil.pk not in pl.read_parquet(path)["student"].to_list()
        assert str(pupil.pk) not in re.findall(r"\d+", (nights / "night.json").read_text().split('"pages"')[1])

    def test_the_day_itself_is_not_counted(self, town: Town) -> None:
        before = parts([town.unit], yesterday())
        lake_days.keep(town.unit, {pupil: days[1:] + "i" for pupil, days in town.days.items()}, timezone.localdate())
        lake = [one for one in parts([town.unit], yesterday()) if one.sums.last > yesterday().isoformat()]
        assert before
        assert lake == []

    def test_what_was_cut_off_is_made_anew(self, town: Town) -> None:
        today = yesterday()
        first = parts([town.unit], today)
        (kept,) = (rollup_tables.root() / str(town.unit.uuid)).iterdir()
        kept.write_text(kept.read_text()[:40])
        assert parts([town.unit], today) == first

    def test_only_the_newest_stays(self, town: Town) -> None:
        now = timezone.now()
        parts([town.unit], yesterday())
        parts([town.unit], yesterday() - dt.timedelta(days=1))
        folder = rollup_tables.root() / str(town.unit.uuid)
        rollup_tables.clean_up(now=now)
        assert len(list(folder.iterdir())) == 2
        assert rollup_tables.clean_up(now=now + dt.timedelta(days=2)) > 0
        assert len(list(folder.iterdir())) == 1

    def test_many_schools_are_added_up_in_the_background(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rollup_queries, "AT_ONCE", 0)
        account = head(town)
        for _again in range(2):
            assert "Alla skolors siffror räknas ihop." in page(account)
        (job,) = ProcrastinateJob.objects.filter(task_name=rollup_queries.PREPARE)
        tasks.prepare_rollups(**job.args)
        assert "Älvstads kommun: elevernas frånvaro är i medeltal 13,0 procent." in page(account)

    def test_every_night(self, town: Town) -> None:
        tasks.night(0)
        assert ProcrastinateJob.objects.filter(task_name=rollup_queries.PREPARE).count() == 1

    def test_a_full_disk_is_said(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_units: object) -> None:
            raise OSError

        monkeypatch.setattr(rollup_tables, "parts", full)
        assert "Det finns inte plats på disken" in page(principal(town))


class TestAccess:
    def test_the_head_of_education_finds_it_in_the_menu(self, town: Town) -> None:
        text = signed_in(head(town)).get(reverse("rules")).text
        assert f'href="{reverse("rollups")}"' in text

    def test_another_school_is_not_there(self, town: Town) -> None:
        other = town.other_unit("Bergskolan", 10, HERE)
        client = signed_in(principal(town))
        for school in (other, town.organiser):
            for route in ("rollups", "rollups-pdf"):
                assert client.get(reverse(route), {"school": str(school.uuid)}).status_code == 404

    def test_a_principal_of_two_schools_is_not_told_their_sum(self, town: Town) -> None:
        account = principal(town)
        other = town.other_unit("Bergskolan", 10, HERE)
        assert account.person is not None
        register.Duty.objects.create(person=account.person, organisation=other, duty_role=DutyRole.PRINCIPAL)
        text = page(account)
        assert "Bergskolan: elevernas frånvaro" in text
        assert "Skola för skola" not in text

    def test_the_pdf_says_the_same(self, town: Town) -> None:
        account = principal(town)
        response = signed_in(account).get(reverse("rollups-pdf"), {"window": "last_20_school_days"})
        assert response.headers["Content-Type"] == "application/pdf"
        assert "franvaro-i-grupper" in response.headers["Content-Disposition"]
        text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(response.content)).pages)
        plain = re.sub(r"\s+", " ", text)
        assert "elevernas frånvaro är i medeltal 13,0 procent" in plain
        assert "8A 25,0 % 25,0 % 12 0 100 %" in plain
        assert f"Framställd ur Fullfölj av {account}" in plain
