"""Attendance in sum: canonical files, foreign reports, a provider's sums; never taken for lessons, taken back whole."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import pipeline, undo
from fullfolj.intake.kinds import NeedsMappingError
from fullfolj.intake.mapping import profiles, raw
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.models import Import, ImportKind, ImportState
from fullfolj.lake import store
from fullfolj.lake.models import Grain, Partition
from fullfolj.school.models import Organisation, Person
from fullfolj.signals import evaluation
from fullfolj.signals.replay import State
from fullfolj.signals.rules import DAY_RULES
from tests.integration.intake_case import OTHER_UNIT, TODAY, counts, csv_of, pupil, quarantined, take_in, warned

pytestmark = pytest.mark.django_db
HEAD = (
    "student_id;from;to;subject;offered_minutes;reported_minutes;present_minutes;valid_absence_minutes;"
    "invalid_absence_minutes\n"
)
TOMORROW = TODAY + dt.timedelta(days=1)
UCI = Path(__file__).parents[1] / "data" / "uci_student_performance_por.csv"
NOW = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(7, 30)))


@pytest.fixture
def organiser(db: None) -> Organisation:
    return Organisation.objects.create(organisation_type="Huvudman", display_name="Skarvås", organisation_code="9999")


@pytest.fixture
def school(organiser: Organisation, tmp_path: Path) -> Organisation:
    """Two pupils of one school and one of another."""
    rows = [pupil("E1"), pupil("E2"), pupil("E3", Skolenhetskod=OTHER_UNIT)]
    take_in(organiser, "roster", csv_of(rows), tmp_path)
    return organiser


def person(source_id: str) -> Person:
    return Person.objects.get(identities__source_id=source_id)


def stored(organiser: Organisation) -> list[dict[str, Any]]:
    frames = [store.read(part) for part in store.current(organiser, Grain.TOTAL)]
    return pl.concat(frames).sort("student", "first_date", "subject").to_dicts() if frames else []


def explained(organiser: Organisation, *students: str) -> list[dict[str, Any]]:
    from fullfolj.config.commands import explain

    people = [person(one).pk for one in students]
    return [json.loads(explain._as_json("x", *told)) for told in explain._explained(organiser, people, TODAY)]


class TestCanonical:
    def test_sums_are_stored_as_coarse_as_they_came(self, school: Organisation, tmp_path: Path) -> None:
        text = HEAD + "E1;2026-07-01;2026-10-31;MA;900;800;700;60;40\nE3;2026-07-01;2026-10-31;;3000;;;;\n"

        imp = take_in(school, "totals", text, tmp_path)

        assert (imp.kind, imp.state, counts(imp)) == (ImportKind.TOTALS, ImportState.APPLIED, (1, 0, 0, 0))
        assert quarantined(imp) == [(3, "absence_minutes", "total-empty")]
        (one,) = stored(school)
        assert (one["first_date"], one["last_date"], one["subject"]) == (
            dt.date(2026, 7, 1),
            dt.date(2026, 10, 31),
            "MA",
        )
        assert [one[name] for name in ("offered", "reported_offered", "present", "valid", "invalid", "absent")] == [
            900, 800, 700, 60, 40, 100,
        ]  # fmt: skip
        assert not store.current(school).exists()

    def test_a_later_file_replaces_the_same_period_and_subject(self, school: Organisation, tmp_path: Path) -> None:
        line = "E1;2026-07-01;2026-10-31;MA;900;800;700;60;40\n"
        take_in(school, "totals", HEAD + line + line.replace("MA", "EN"), tmp_path)

        again = take_in(school, "totals", HEAD + line + line.replace("MA", "EN").replace("60;40", "100;0"), tmp_path)

        assert counts(again) == (0, 1, 1, 0)
        assert [(one["subject"], one["valid"]) for one in stored(school)] == [("EN", 100), ("MA", 60)]

    def test_what_can_not_be_a_sum_is_told(self, school: Organisation, tmp_path: Path) -> None:
        lines = (
            "E9;2026-07-01;2026-10-31;MA;900;800;700;60;40",
            "E1;2026-10-31;2026-07-01;MA;900;800;700;60;40",
            "E1;2024-07-01;2026-10-31;MA;900;800;700;60;40",
            "E1;2026-07-01;2026-10-31;MA;900;800;700;-60;40",
            "E1;2026-07-01;2026-10-31;MA;9;800;700;60;40",
            "E1;;2026-10-31;MA;900;800;700;60;40",
            "E1;2026-07-01;2026-10-31;MA;99999999999;800;700;60;40",
        )

        imp = take_in(school, "totals", HEAD + "\n".join(lines) + "\n", tmp_path, apply=False)

        assert [code for _row, _column, code in quarantined(imp)] == [
            "unknown-student", "period-backwards", "period-too-long", "negative-minutes", "total-over-twice-offered",
            "missing-value", "total-too-large",
        ]  # fmt: skip

    def test_doubtful_sums_stand_with_a_warning(self, school: Organisation, tmp_path: Path) -> None:
        line = "E1;2026-07-01;2026-10-31;MA;900;800;900;60;40\n"

        imp = take_in(school, "totals", HEAD + line + line.replace("900;60", "100;60"), tmp_path)

        assert warned(imp) == {"totals-do-not-add-up": 1, "duplicate-total": 1}
        assert [one["present"] for one in stored(school)] == [100]

    def test_the_whole_truth_takes_away_what_it_lacks_and_a_guard_looks(
        self, school: Organisation, tmp_path: Path
    ) -> None:
        lines = [f"E1;2026-07-01;2026-10-31;S{n};900;800;700;60;40\n" for n in range(9)]
        take_in(school, "totals", HEAD + "".join(lines), tmp_path)

        path = tmp_path / "part.csv"
        path.write_text(HEAD + lines[0])
        imp = pipeline.receive(
            path, kind="totals", organiser=school, by=OPERATOR, now=NOW, options={"replace_period": True}
        )
        task = pipeline.read(imp.pk, by=OPERATOR, now=NOW)

        assert (task.imp.state, counts(task.imp)) == (ImportState.GUARDED, (0, 0, 1, 8))
        pipeline.apply(imp.pk, by=OPERATOR, now=NOW, allow_removals=True, task=task)
        assert len(stored(school)) == 1

    def test_taking_back_brings_the_sums_from_before(self, school: Organisation, tmp_path: Path) -> None:
        line = "E1;2026-07-01;2026-10-31;MA;900;800;700;60;40\n"
        take_in(school, "totals", HEAD + line, tmp_path)
        before = explained(school, "E1", "E2")
        later = HEAD + line.replace("60;40", "0;100") + line.replace("E1", "E2")
        second = take_in(school, "totals", later, tmp_path, today=TOMORROW)
        assert explained(school, "E1", "E2") != before

        undo.take_back(second.pk, by=OPERATOR, now=NOW)

        assert explained(school, "E1", "E2") == before
        assert Partition.objects.filter(is_current=True, grain=Grain.TOTAL).count() == 1

    def test_a_pupil_who_becomes_protected_is_out_of_the_sums(self, school: Organisation, tmp_path: Path) -> None:
        line = "E1;2026-07-01;2026-10-31;MA;900;800;700;60;40\n"
        take_in(school, "totals", HEAD + line + line.replace("E1", "E2"), tmp_path)

        rows = [pupil("E1", Sekretessmarkering="Sekretessmarkering"), pupil("E2")]
        take_in(school, "roster", csv_of(rows), tmp_path)

        assert len(stored(school)) == 1
        again = take_in(school, "totals", HEAD + line, tmp_path)
        assert (again.counts["protected"], again.counts["quarantined"], len(stored(school))) == (1, 0, 1)


class TestMeasures:
    def test_a_pupil_with_sums_alone_has_no_rule_told(self, school: Organisation, tmp_path: Path) -> None:
        line = "E1;2026-07-01;2026-10-31;MA;900;900;600;200;100\n"
        take_in(school, "totals", HEAD + line, tmp_path)

        found = evaluation.evaluate(school, TODAY, [person("E1").pk, person("E2").pk], closed=True)

        about_lessons = {rule.id for rule in DAY_RULES}
        states = {one.student: one.state for one in found if one.rule in about_lessons}
        assert states == {person("E1").pk: State.TOO_COARSE, person("E2").pk: State.NO_LESSONS}
        told, other = explained(school, "E1", "E2")
        unlit = [one for one in told["not_signalled"] if one["rule"] in about_lessons]
        assert all("grain" in one["because"] or "sum" in one["because"] for one in unlit)
        assert told["not_available"]["grain"] == "period"
        assert "absence_spells" in told["not_available"]["measures"]
        assert told["measures"]["absence_share"]["share"] is None
        assert told["totals"] == [
            {
                "grain": "period",
                "from": "2026-07-01", "to": "2026-10-31", "unit": "minutes", "definition": "reported",
                "numerator": 300, "denominator": 900, "valid": 200, "invalid": 100, "share": 0.333333333,
                "coverage": 1.0, "uncertain": False, "parts": 1,
            }
        ]  # fmt: skip
        assert "totals" not in other

    def test_subjects_add_up_unless_the_whole_is_told(self, school: Organisation, tmp_path: Path) -> None:
        parts = "".join(f"E1;2026-07-01;2026-10-31;{s};500;500;400;100;0\n" for s in ("MA", "EN"))
        whole = "E2;2026-07-01;2026-10-31;;5000;5000;4000;1000;0\n"
        take_in(school, "totals", HEAD + parts + whole + parts.replace("E1", "E2"), tmp_path)

        one, two = (found["totals"] for found in explained(school, "E1", "E2"))

        assert [(x["numerator"], x["denominator"], x["parts"]) for x in one] == [(200, 1000, 2)]
        assert [(x["numerator"], x["denominator"], x["parts"]) for x in two] == [(1000, 5000, 1)]

    def test_percent_and_days_of_several_subjects_are_never_added_up(
        self, school: Organisation, tmp_path: Path
    ) -> None:
        head = "student_id;from;to;subject;absence_minutes;unit\n"
        lines = [f"E1;2026-07-01;2026-10-31;{s};50;procent\n" for s in ("MA", "EN")]
        lines += [f"E2;2026-07-01;2026-10-31;{s};30;dagar\n" for s in ("MA", "EN")]
        take_in(school, "totals", head + "".join(lines), tmp_path)

        for told in explained(school, "E1", "E2"):
            (one,) = told["totals"]
            assert (one["numerator"], one["denominator"], one["share"], one["parts"]) == (None, None, None, 2)

    def test_a_group_is_not_added_to_its_subject(self, school: Organisation, tmp_path: Path) -> None:
        head = "student_id;from;to;subject;group;offered_minutes;absence_minutes\n"
        lines = [f"E1;2026-07-01;2026-10-31;MA;{group};600;60\n" for group in ("", "MA7A")]
        take_in(school, "totals", head + "".join(lines), tmp_path)

        (one,) = explained(school, "E1")[0]["totals"]

        assert (one["numerator"], one["denominator"]) == (60, 600)

    def test_one_unknown_part_makes_the_sum_unknown(self, school: Organisation, tmp_path: Path) -> None:
        text = HEAD + "E1;2026-07-01;2026-10-31;MA;500;;400;100;\nE1;2026-07-01;2026-10-31;EN;500;;400;50;50\n"
        take_in(school, "totals", text, tmp_path)

        (found,) = explained(school, "E1")[0]["totals"]

        assert (found["numerator"], found["share"], found["valid"], found["invalid"]) == (None, None, 150, None)
        assert (found["coverage"], found["uncertain"]) == (None, True)

    def test_days_of_a_term_are_summed_and_periods_to_come_left_out(self, school: Organisation, tmp_path: Path) -> None:
        days = "".join(f"E1;2026-09-0{n};2026-09-0{n};;360;360;300;60;0\n" for n in (1, 2, 3))
        later = "E1;2026-07-01;2026-12-31;;9000;9000;9000;0;0\n"
        take_in(school, "totals", HEAD + days + later, tmp_path)

        (found,) = explained(school, "E1")[0]["totals"]

        assert (found["grain"], found["from"], found["to"]) == ("day", "2026-09-01", "2026-09-03")
        assert (found["numerator"], found["denominator"], found["parts"]) == (180, 1080, 3)

    def test_signals_come_from_lessons_where_there_are_both(self, school: Organisation, tmp_path: Path) -> None:
        from tests import lesson_files

        take_in(school, "totals", HEAD + "E1;2026-07-01;2026-10-31;;900;900;600;200;100\n", tmp_path)
        path = lesson_files.file(tmp_path, [lesson_files.line("E1")])
        lesson_files.take_in(school, path)

        (told,) = explained(school, "E1")

        assert told["measures"]["absence_share"]["share"] == 0.0
        assert "not_available" not in told
        assert len(told["totals"]) == 1


def map_it(organiser: Organisation, path: Path, **about: Any) -> tuple[Understanding, Import]:
    """Handed in as lessons, explained as proposed but for `about`, read and applied."""
    imp = pipeline.receive(path, kind="lessons", organiser=organiser, by=OPERATOR, now=NOW)
    with pytest.raises(NeedsMappingError):
        pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    found = raw.read(path)
    period = about.pop("period", "")
    guess = profiles.propose(found)
    understanding = Understanding(guess.columns, guess.rows, guess.late, about.get("empty", guess.empty), guess.grain)
    profiles.keep(organiser=organiser, name="Rapport", raw=found, understanding=understanding, by=OPERATOR, now=NOW)
    if period:
        Import.objects.filter(pk=imp.pk).update(options={"period": period})
    task = pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    return understanding, pipeline.apply(imp.pk, by=OPERATOR, now=NOW, task=task)


class TestReports:
    """Reports as schools export them; the ids are those of the class list."""

    def test_a_term_report_in_hours(self, school: Organisation, tmp_path: Path) -> None:
        path = tmp_path / "rapport.csv"
        path.write_text(
            "Frånvarorapport;;;;\nSkarvåsskolan HT 2026;;;;\n\n"
            "Elev-ID;Elev;Ämne;Undv.tid (tim);Giltig frånvaro (tim);Ogiltig frånvaro (tim)\n"
            "E1;Ek, Anna;Matematik;15;1,5;0,5\nE2;Berg, Bo;Matematik;15;0;2:30\n",
            encoding="cp1252",
        )

        understanding, imp = map_it(school, path)

        assert (understanding.grain, imp.kind, imp.counts["quarantined"]) == ("period", ImportKind.TOTALS, 0)
        first, second = stored(school)
        # The term is running: the report tells of it as far as it has come.
        assert (first["first_date"], first["last_date"]) == (dt.date(2026, 7, 1), TODAY)
        assert (first["offered"], first["valid"], first["invalid"], first["absent"]) == (900, 90, 30, 120)
        assert second["invalid"] == 150
        (told,) = explained(school, "E1")[0]["totals"]
        assert (told["definition"], told["share"], told["coverage"]) == ("offered", 0.133333333, None)

    def test_percent_alone_stay_percent(self, school: Organisation, tmp_path: Path) -> None:
        path = tmp_path / "procent.csv"
        path.write_text("Elev-ID;Period;Frånvaro %\nE1;VT 2026;12,5\nE2;VT 2026;\n", encoding="utf-8")

        _understanding, imp = map_it(school, path)

        (one,) = stored(school)
        assert (one["counted_in"], one["offered"], one["absent"]) == ("percent", 10000, 1250)
        assert (one["first_date"], one["last_date"]) == (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
        assert quarantined(imp) == [(3, "Frånvaro %", "total-empty")]

    def test_a_report_by_day(self, school: Organisation, tmp_path: Path) -> None:
        path = tmp_path / "dagar.csv"
        path.write_text("Elev-ID;Datum;Närvaro (min);Giltig;Ogiltig\nE1;1/9 -26;300;60;0\nE1;2026-09-02;0;360;0\n")

        understanding, imp = map_it(school, path)

        assert (understanding.grain, quarantined(imp)) == ("day", [(2, "Datum", "not-a-date")])
        assert [(one["first_date"], one["absent"]) for one in stored(school)] == [(dt.date(2026, 9, 2), 360)]

    def test_days_counted_are_days(self, school: Organisation, tmp_path: Path) -> None:
        path = tmp_path / "antal.csv"
        path.write_text("Elev-ID;Läsår;Frånvaro (antal dagar)\nE1;2025/26;14\n", encoding="utf-8")

        map_it(school, path)

        (one,) = stored(school)
        assert (one["counted_in"], one["absent"], one["offered"]) == ("days", 14, None)
        (told,) = explained(school, "E1")[0]["totals"]
        assert (told["numerator"], told["denominator"], told["share"]) == (14, None, None)

    def test_the_period_of_one_file_says_nothing_of_the_next(self, school: Organisation, tmp_path: Path) -> None:
        path = tmp_path / "utan.csv"
        path.write_text("Elev-ID;Närvaro (min);Giltig;Ogiltig\nE1;300;60;0\n", encoding="utf-8")
        map_it(school, path, period="VT 2026")
        assert stored(school)[0]["last_date"] == dt.date(2026, 6, 30)

        again = pipeline.receive(path, kind="totals", organiser=school, by=OPERATOR, now=NOW)
        with pytest.raises(NeedsMappingError, match="period"):
            pipeline.read(again.pk, by=OPERATOR, now=NOW)

    def test_the_next_report_of_the_shape_is_known_whatever_it_is_handed_in_as(
        self, school: Organisation, tmp_path: Path
    ) -> None:
        path = tmp_path / "procent.csv"
        path.write_text("Elev-ID;Period;Frånvaro %\nE1;VT 2026;12,5\n", encoding="utf-8")
        map_it(school, path)
        path.write_text("Elev-ID;Period;Frånvaro %\nE1;HT 2025;10\n", encoding="utf-8")

        again = take_in(school, "lessons", path, tmp_path)

        assert (again.kind, counts(again)) == (ImportKind.TOTALS, (1, 0, 0, 0))


class TestUci:
    """Real pupils' year totals of absence, from a file that no Swedish system has made."""

    def test_all_649_totals_are_read_and_none_is_good_attendance(self, organiser: Organisation, tmp_path: Path) -> None:
        lines = self._with_ids()
        units = {"GP": "12312312", "MS": "45645645"}
        rows = [pupil(f"P{n}", Skolenhetskod=units[line[1:3]]) for n, line in enumerate(lines[1:], 1)]
        take_in(organiser, "roster", csv_of(rows), tmp_path)
        path = tmp_path / "uci.csv"
        ids = ["id", *(f"P{n}" for n in range(1, len(lines)))]
        path.write_text("\n".join(f"{own};{line}" for own, line in zip(ids, lines, strict=True)) + "\n")

        understanding, imp = map_it(organiser, path, period="2025/26")

        assert [column.role for column in understanding.columns if column.role] == ["student_id", "absent"]
        assert (imp.counts["read"], imp.counts["new"], imp.counts["quarantined"]) == (649, 649, 0)
        found = stored(organiser)
        assert sum(one["absent"] for one in found) == sum(self._absences(lines))
        assert {(one["counted_in"], one["offered"], one["present"]) for one in found} == {("lessons", None, None)}
        (told,) = explained(organiser, "P1")[0]["totals"]
        assert (told["share"], told["coverage"], told["uncertain"]) == (None, None, True)

    def _with_ids(self) -> list[str]:
        return UCI.read_text().splitlines()

    def _absences(self, lines: Sequence[str]) -> list[int]:
        place = lines[0].split(";").index("absences")
        return [int(line.split(";")[place].strip('"')) for line in lines[1:]]


class TestMerged:
    def test_totals_of_somebody_merged_into_a_pupil_are_the_pupils(self, school: Organisation, tmp_path: Path) -> None:
        """Where both have the same period and subject the pupil's own counts; nothing is added twice."""
        lines = (
            "E1;2026-07-01;2026-10-31;MA;900;900;800;100;0",
            "E2;2026-07-01;2026-10-31;MA;900;900;0;900;0",
            "E2;2026-07-01;2026-10-31;EN;900;900;700;200;0",
        )
        take_in(school, "totals", HEAD + "\n".join(lines) + "\n", tmp_path)
        before = explained(school, "E1", "E2")

        Person.objects.filter(pk=person("E2").pk).update(merged_into=person("E1"))

        (told,) = explained(school, "E1")
        assert [(one["numerator"], one["denominator"], one["parts"]) for one in told["totals"]] == [(300, 1800, 2)]
        Person.objects.filter(pk=person("E2").pk).update(merged_into=None)
        assert explained(school, "E1", "E2") == before
