"""Patterns in the search and on the pupil's page: found, kept while they hold, gone when they no longer do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.config.commands import explain_words
from fullfolj.domain.actor import OPERATOR, SYSTEM
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import store
from fullfolj.lake.facts import SCHEMA
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person
from fullfolj.shell.words import NBSP
from fullfolj.signals import known_patterns, pattern_searches, tasks
from fullfolj.signals.models import FoundPattern, PatternSearch
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = register.TODAY
DAY = dt.timedelta(days=1)
TUESDAYS = ".v..." * 12  # twelve weeks, Monday to Friday
HERE = "." * 60


def town(rows: str = TUESDAYS, others: int = 8) -> tuple[Organisation, Organisation, Person]:
    """A pupil with the days, in a class of otherwise attending pupils."""
    organiser = register.organiser()
    unit = register.unit(organiser)
    group = register.group(unit)
    pupil = register.student(unit, "Ali", group=group)
    drawn = {pupil: rows} | {register.student(unit, group=group): HERE for _ in range(others)}
    lake_days.keep(unit, drawn, FRIDAY)
    return organiser, unit, pupil


def keep_three_lessons(unit: Organisation, pupils: Sequence[Person], missing: Collection[Person]) -> None:
    """Sixty days of three lessons, the first in the group *8A MA*, which the `missing` miss on Tuesdays."""
    facts = []
    for pupil in pupils:
        for day in lake_days.school_days(FRIDAY, 60):
            for hour, subject in ((8, "MA"), (9, "SV"), (10, "EN")):
                is_away = pupil in missing and subject == "MA" and day.weekday() == 1
                minutes = lake_days.LETTERS["i" if is_away else "."]
                start = dt.time(hour)
                facts.append((pupil.pk, day, start, None, subject, f"8A {subject}", 60, *minutes, True, False, None))
    year = SchoolYear.of(FRIDAY)
    file = store.write(unit, year, pl.DataFrame(facts, schema=SCHEMA, orient="row"))
    store.switch([file], import_id=None, at=timezone.now())


def search(organiser: Organisation, as_of: dt.date = FRIDAY) -> None:
    pattern_searches.run(organiser=organiser, as_of=as_of, by=OPERATOR, now=timezone.now())


def found(pupil: Person) -> dict[str, FoundPattern]:
    return {one.pattern: one for one in FoundPattern.objects.filter(student=pupil)}


def page_of(unit: Organisation, pupil: Person, name: str = "student") -> str:
    client = Client()
    client.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
    return client.get(reverse(name, args=[pupil.uuid])).content.decode().replace(NBSP, " ")


class TestSearch:
    def test_a_weekday_is_found_with_all_it_rests_on(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser)
        evidence = found(pupil)["weekday"].evidence
        assert (evidence["place"], evidence["hits"], evidence["units"]) == ("1", 12, 12)
        assert (evidence["other_hits"], evidence["other_units"]) == (0, 48)
        assert (evidence["compared_with"], evidence["compared_hits"], evidence["compared_units"]) == ("class", 0, 96)
        assert (evidence["school_days"], evidence["reported_days"], evidence["q"]) == (60, 60, 0.05)
        assert 0 < evidence["chance"] < 1e-9

    def test_it_keeps_its_first_day_while_it_holds(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser)
        search(organiser, FRIDAY + DAY)
        kept = found(pupil)["weekday"]
        assert (kept.first_seen_on, kept.seen_on) == (FRIDAY, FRIDAY + DAY)

    def test_each_month_keeps_what_it_ended_with(self) -> None:
        organiser, unit, pupil = town()
        search(organiser)
        later = FRIDAY.replace(day=1) + 32 * DAY
        search(organiser, later)
        search(organiser, later + DAY)
        ended = known_patterns.of_month(FRIDAY.replace(day=1), [pupil.pk])[pupil.pk]
        now = known_patterns.known_of(pupil.pk).found
        assert [(one.first_seen_on, one.seen_on) for one in ended] == [(FRIDAY, FRIDAY)] * len(ended)
        assert [(one.first_seen_on, one.seen_on) for one in now] == [(FRIDAY, later + DAY)] * len(now)
        assert ended
        assert now
        lake_days.keep(unit, {pupil: HERE}, later + 2 * DAY)
        search(organiser, later + 2 * DAY)
        assert known_patterns.known_of(pupil.pk).found == ()
        assert known_patterns.of_month(FRIDAY.replace(day=1), [pupil.pk])[pupil.pk] == ended

    def test_it_goes_when_it_no_longer_holds(self) -> None:
        organiser, unit, pupil = town()
        search(organiser)
        lake_days.keep(unit, {pupil: HERE}, FRIDAY)
        search(organiser)
        assert not found(pupil)

    def test_a_day_before_the_newest_search_moves_none(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser, FRIDAY + DAY)
        FoundPattern.objects.all().delete()
        search(organiser)
        assert not found(pupil)

    def test_the_first_day_of_the_calendar_has_an_answer(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser, dt.date.min)
        assert not found(pupil)

    def test_a_day_too_far_ahead_is_refused(self) -> None:
        organiser, _unit, _pupil = town()
        with pytest.raises(PlainError, match="för långt fram"):
            search(organiser, timezone.localdate() + 800 * DAY)
        assert not PatternSearch.objects.exists()

    def test_every_search_leaves_a_row(self) -> None:
        organiser, _unit, _pupil = town()
        search(organiser)
        done = PatternSearch.objects.get(organiser=organiser)
        assert (done.as_of, done.students, done.actor) == (FRIDAY, 9, OPERATOR.label)
        assert done.found == FoundPattern.objects.count() > 0

    def test_every_night_asks_for_one_after_the_sweep(self) -> None:
        organiser = register.organiser()
        tasks.night(0)
        asked = ProcrastinateJob.objects.filter(task_name__startswith="fullfolj.signals").order_by("id")
        assert [(job.task_name, job.args) for job in asked] == [
            ("fullfolj.signals.sweep", {"organiser_id": organiser.pk}),
            ("fullfolj.signals.search_patterns", {"organiser_id": organiser.pk}),
            ("fullfolj.signals.prepare_backtest", {"place_id": organiser.pk, "only_used": True}),
        ]
        tasks.search_patterns(organiser.pk)
        assert PatternSearch.objects.filter(organiser=organiser, actor=SYSTEM.label).count() == 1

    def test_a_group_of_the_same_name_at_another_school_is_another_group(self) -> None:
        organiser = register.organiser()
        strand, berg = register.unit(organiser), register.unit(organiser, "Bergskolan")
        pupils = {}
        for unit, number, missing in ((strand, 8, 1), (berg, 20, 0)):
            group = register.group(unit)
            here = [register.student(unit, group=group) for _ in range(number)]
            pupils[unit] = here
            keep_three_lessons(unit, here, here[:missing])
        search(organiser)
        evidence = found(pupils[strand][0])["group"].evidence
        assert (evidence["place"], evidence["hits"], evidence["units"]) == ("MA|8A MA", 12, 60)
        assert (evidence["compared_with"], evidence["compared_units"]) == ("group", 7 * 60)

    def test_nobody_else_has_any(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser)
        assert set(FoundPattern.objects.values_list("student_id", flat=True)) == {pupil.pk}


class TestPage:
    def test_the_pattern_is_a_sentence_with_what_it_rests_on(self) -> None:
        organiser, unit, pupil = town()
        search(organiser)
        text = page_of(unit, pupil)
        assert "12 av 12" in text
        assert "tisdagar sedan 31 augusti; övriga dagar 0 av 48. Klassen: 0 procent." in text
        assert "Så mycket blir det av en slump i färre än 1 fall av 1 000 000." in text
        assert "Veckodagarna har jämnat ut sig bland de senaste 60 skoldagarna." in text

    def test_the_window_is_that_of_the_days_that_were_counted(self) -> None:
        organiser, unit, pupil = town()
        search(organiser)
        one = found(pupil)["weekday"]
        for pattern, window in (
            ("weekday", "de senaste 60 skoldagarna, 31 augusti–20 november"),
            ("break", "de senaste 400 dagarna"),
            ("start", "läsårets första 20 skoldagar"),
        ):
            FoundPattern.objects.filter(pk=one.pk).update(pattern=pattern)
            text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_of(unit, pupil)))
            assert f"Fönster {window}" in text
            assert "100 % av lektionstiden är rapporterad (3 600 av 3 600 minuter)" in text
        assert "Bara dagar med rapporterad lektion räknas. Under de senaste 60 skoldagarna" in text

    def test_too_few_days_are_said_to_be_too_few(self) -> None:
        organiser, unit, pupil = town("." * 12)
        search(organiser)
        assert "Går inte att säga än: 12 skoldagar med rapporterade lektioner, 100 procent rapporterat." in page_of(
            unit, pupil
        )

    def test_so_is_too_little_reported(self) -> None:
        organiser, unit, pupil = town((".v" + "???") * 12)
        search(organiser)
        assert not found(pupil)
        assert "24 skoldagar med rapporterade lektioner, 40 procent rapporterat" in page_of(unit, pupil)

    def test_nothing_found_is_said_with_its_day(self) -> None:
        organiser, unit, pupil = town(HERE)
        search(organiser)
        said = "Inget mönster syns bland de senaste 60 skoldagarna. Sökt "
        assert said in page_of(unit, pupil)

    def test_nothing_looked_for_is_never_nothing_found(self) -> None:
        organiser, unit, pupil = town(HERE)
        assert "Mönster har inte sökts än." in page_of(unit, pupil)
        search(organiser)
        newcomer = register.student(unit)
        assert "Mönster har inte sökts än." in page_of(unit, newcomer)

    def test_a_pupil_who_has_left_is_told_as_not_searched(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser)
        assert known_patterns.known_of(pupil.pk).found
        pupil.enrolments.all().delete()
        search(organiser, FRIDAY + DAY)
        assert known_patterns.known_of(pupil.pk) == known_patterns.Known()

    def test_every_pattern_is_named_with_its_test(self) -> None:
        _organiser, unit, pupil = town(HERE)
        text = page_of(unit, pupil, "student-patterns")
        assert text.count("<li><b>") == 11


class TestExplain:
    @pytest.fixture(autouse=True)
    def in_english(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def told(self, organiser: Organisation, pupil: Person, as_of: dt.date = FRIDAY) -> known_patterns.Told:
        return known_patterns.told(organiser=organiser, as_of=as_of, students=[pupil.pk])[pupil.pk]

    def words(self, told: known_patterns.Told) -> str:
        with translation.override("en"):
            return "\n".join(explain_words.patterns_told(told))

    def test_the_latest_searchs_patterns_are_told(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser)
        told = self.told(organiser, pupil)
        one = told.to_json()["found"][0]
        assert (one["pattern"], one["first_seen_on"], one["evidence"]["hits"]) == ("weekday", "2026-11-20", 12)
        assert told.to_json()["enough"]
        assert told.to_json()["window"]["school_days"] == 60
        assert "One weekday: Away 12 of 12 Tuesdays" in self.words(told)

    def test_of_another_day_they_are_not_known(self) -> None:
        organiser, _unit, pupil = town()
        search(organiser)
        told = self.told(organiser, pupil, FRIDAY - DAY)
        assert told.to_json()["found"] is None
        assert "not known: the latest search for them is of another day" in self.words(told)

    def test_none_is_told_as_none(self) -> None:
        organiser, _unit, pupil = town(HERE)
        search(organiser)
        assert self.told(organiser, pupil).to_json()["found"] == []
        assert self.words(self.told(organiser, pupil)) == "  none"

    def test_without_lessons_it_can_not_be_told(self) -> None:
        organiser, unit, _pupil = town()
        other = register.student(unit)
        told = self.told(organiser, other)
        assert (told.to_json()["window"], told.to_json()["enough"]) == (None, False)
        assert "Cannot tell yet: there are no lessons." in self.words(told)
