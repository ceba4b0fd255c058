"""`fullfolj grading`: from a file without a database, and from the register; words, JSON, exit codes, log."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from fullfolj.access.models import Reading
from fullfolj.config import cli
from fullfolj.config.commands import grading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.school.actions_protection import empty_people
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import Grade, Organisation, Person
from tests import register

HEADER = "student_id;school_year;term;year_level;subject;grade;kind"
_EIGHT = {"SV": "E", "EN": "E", "MA": "F", "BL": "E", "IDH": "E", "MU": "E", "SL": "E", "TK": "C"}
_BATCH_OF_ONE = 1


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def run(*words: str) -> int:
    """The command as the command line runs it, without another process."""
    parser = ArgumentParser()
    grading.configure(parser)
    with translation.override(cli.language()):
        return grading.run(parser.parse_args(words))


def refused(*words: str) -> PlainError:
    with pytest.raises(PlainError) as told:
        run(*words)
    return told.value


def file_of(folder: Path, *rows: str) -> str:
    path = folder / "betyg.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return str(path)


def rows(student: str, about: str = "2025/26;VT;9", kind: str = "final", **grades: str) -> list[str]:
    return [f"{student};{about};{subject};{grade};{kind}" for subject, grade in grades.items()]


def told_by(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


class TestFile:
    def test_json_is_one_object_a_line_and_as_in_the_contract(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = file_of(tmp_path, *rows("ali", **_EIGHT, M2SPA="B"), *rows("bo", **_EIGHT | {"MA": "E"}))
        assert run("--file", path, "--json") == 0
        ali, bo = told_by(capsys)
        assert list(ali) == ["student_id", "rule_set", "certainty", "merit", "eligibility", "data_issues"]
        assert (ali["student_id"], ali["rule_set"], bo["student_id"]) == ("ali", "2011", "bo")
        merit = {name: ali["merit"][name] for name in ("value", "out_of", "preliminary")}
        assert merit == {"value": 92.5, "out_of": 340, "preliminary": False}
        assert {"subject": "TK", "grade": "C", "points": 15.0} in ali["merit"]["counted"]
        expected = {
            "eligible": False, "missing_core": ["MA"], "others_passed": 6, "others_short": 0, "missing_named": [],
            "distance": 1, "nearest": [["MA"]],
        }  # fmt: skip
        assert expected.items() <= ali["eligibility"]["YR"].items()
        assert ali["eligibility"]["IMV"] == {"eligible": True, "needed": True}
        assert bo["eligibility"]["YR"]["eligible"]
        assert bo["eligibility"]["YR"]["nearest"] == []
        assert (ali["data_issues"], bo["merit"]["out_of"]) == ([], 320)

    def test_in_words(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("--file", file_of(tmp_path, *rows("ali", kind="term", **_EIGHT, SVA="C"))) == 0
        shown = capsys.readouterr().out
        assert shown.startswith("Pupil ali\n  Merit value 80 of 320, preliminary: not all the grades are final.\n")
        assert "  Not yet eligible for the vocational programmes. A passing grade is lacking in matematik." in shown
        assert "Nearest: matematik." in shown
        assert "  Programme-oriented choice (IMV) is open.\n" in shown
        assert "All of it is a prognosis until the final grades are set." in shown
        assert "Graded in both svenska and svenska som andraspråk the same school year" in shown
        assert "Rules of 2011 (in force): skollagen" in shown

    def test_in_swedish(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
        assert run("--file", file_of(tmp_path, *rows("ali", **_EIGHT, M2SPA="B"))) == 0
        shown = capsys.readouterr().out
        assert "Meritvärde 92,5 av 340, enligt slutbetyget." in shown
        assert "Ännu inte behörig till yrkesprogrammen. Godkänt betyg saknas i matematik." in shown
        assert "prognos" not in shown

    def test_rows_that_cant_be_read_are_told_on_stderr_and_the_others_assessed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bad = ["ali;2025/26;VT;9;BL;Q;final", "ali;2025/27;VT;9;BL;C;final", ";2025/26;VT;9;BL;C;final"]
        assert run("--file", file_of(tmp_path, *bad, *rows("bo", MA="E")), "--json") == 3
        said = capsys.readouterr()
        assert [json.loads(line)["student_id"] for line in said.out.splitlines()] == ["bo"]
        lines = said.err.splitlines()
        assert [line.partition(":")[0] for line in lines] == [
            "Row 2, column grade (Q)", "Row 3, column school_year (2025/27)", "Row 4, column student_id",
        ]  # fmt: skip

    def test_what_can_be_read_and_is_odd_is_an_issue_of_the_pupils(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        odd = {"MA": "8", "NO": "C", "XYZ": "C"}
        assert run("--file", file_of(tmp_path, *rows("ali", **odd, EN="E"), *rows("ali", EN="D")), "--json") == 0
        (ali,) = told_by(capsys)
        assert [(one["code"], one["subjects"]) for one in ali["data_issues"]] == [
            ("block-grade", ["NO"]), ("wrong-scale", ["MA"]), ("unknown-subject", ["XYZ"]), ("subject-twice", ["EN"]),
        ]  # fmt: skip
        assert ali["merit"]["value"] == 12.5

    def test_a_file_that_is_not_there_or_is_no_table_of_grades(self, tmp_path: Path) -> None:
        assert refused("--file", str(tmp_path / "saknas.csv")).exit_code == 2
        (tmp_path / "annat.csv").write_text("a;b\n1;2\n", encoding="utf-8")
        assert refused("--file", str(tmp_path / "annat.csv")).exit_code == 1
        assert refused("--file", file_of(tmp_path)).exit_code == 1

    @pytest.mark.parametrize("words", [(), ("ali", "--all"), ("ali", "--file", "x.csv"), ("--all", "--file", "x.csv")])
    def test_one_of_pupils_all_or_a_file(self, words: tuple[str, ...]) -> None:
        assert refused(*words).exit_code == 2

    def test_whole_as_a_process_without_a_database(self, tmp_path: Path) -> None:
        """No server is begun for a file, and a server that is not there does not matter."""
        folder = tmp_path / "data"
        folder.mkdir()
        environment = {**os.environ, "FULLFOLJ_DATA": str(folder), "PYTHONUTF8": "1"}
        environment |= {"DATABASE_URL": "postgresql://nobody:x@127.0.0.1:9/none", "FULLFOLJ_RULE_SETS": "2028, 2031"}
        late = rows("cy", "2026/27;VT;7", "term", MA="C") + rows("dag", "2026/27;VT;5", "term", MA="C")
        path = file_of(tmp_path, *rows("ali", **_EIGHT), *late)
        done = subprocess.run(
            [sys.executable, "-m", "fullfolj", "grading", "--file", path, "--json"],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(one["student_id"], one["rule_set"]) for one in told] == [
            ("ali", "2011"),
            ("cy", "2028"),
            ("dag", "2031"),
        ]


@pytest.mark.django_db
class TestRegister:
    @pytest.fixture
    def unit(self) -> Organisation:
        return register.unit(register.organiser())

    def pupil(self, unit: Organisation, name: str, start: dt.date | None = None, **grades: str) -> Person:
        pupil = register.student(unit, source_id=name, start=start)
        self.graded(pupil, unit, **grades)
        return pupil

    def graded(self, pupil: Person, unit: Organisation, year: str = "2025/26", level: int = 9, **grades: str) -> None:
        for subject, grade in grades.items():
            Grade.objects.create(
                person=pupil, unit=unit, school_year=year, term="VT", year_level=level, subject=subject, grade=grade,
                kind=GradeKind.FINAL if level == 9 else GradeKind.TERM,
            )  # fmt: skip

    def test_a_named_pupil_is_read_and_that_is_logged(
        self, unit: Organisation, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ali, bo = self.pupil(unit, "ali", **_EIGHT), self.pupil(unit, "bo", **_EIGHT)
        assert run("ali", str(bo.uuid), "--json") == 0
        assert [(one["student_id"], one["merit"]["value"]) for one in told_by(capsys)] == [("ali", 75.0), ("bo", 75.0)]
        assert run("ali", "--json") == 0
        logged = Reading.objects.order_by("pk").values_list("student_id", "page", "ground", "actor")
        assert [one[0] for one in logged] == [ali.pk, bo.pk, ali.pk]
        assert {one[1:] for one in logged} == {("cli:grading", "operator", OPERATOR.label)}

    def test_all_has_those_without_grades_too_in_batches(
        self, unit: Organisation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(grading, "_BATCH", _BATCH_OF_ONE)
        self.pupil(unit, "ali", **_EIGHT)
        self.pupil(unit, "ny")
        assert run("--all", "--json") == 0
        ali, ny = told_by(capsys)
        assert (ali["student_id"], ali["eligibility"]["YR"]["eligible"]) == ("ali", False)
        assert (ny["student_id"], ny["merit"]["value"], ny["eligibility"]["YR"]["eligible"]) == ("ny", None, None)
        assert run("ny") == 0
        assert "There is no merit value: no subject has a grade." in capsys.readouterr().out

    def test_an_empty_register_is_said_to_be_empty(self) -> None:
        assert refused("--all").exit_code == 1
        register.organiser()
        assert refused("--all").exit_code == 1

    def test_nobody_has_that_id(self, unit: Organisation) -> None:
        self.pupil(unit, "ali", **_EIGHT)
        assert refused("nobody").exit_code == 2
        assert not Reading.objects.exists()

    @pytest.mark.parametrize("name", ["source", "uuid", "emptied"])
    def test_a_protected_pupil_cant_be_named_and_is_not_among_all(
        self, unit: Organisation, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        self.pupil(unit, "bo", **_EIGHT)
        hidden = self.pupil(unit, "dold", **_EIGHT)
        if name == "emptied":
            empty_people(person_ids=[hidden.pk], what="test", by=OPERATOR)
        else:
            Person.objects.filter(pk=hidden.pk).update(is_protected=True, given_name="", family_name="")
        assert refused("dold" if name == "source" else str(hidden.uuid)).exit_code == 2
        assert run("--all", "--json") == 0
        assert [one["student_id"] for one in told_by(capsys)] == ["bo"]
        assert not Reading.objects.filter(student=hidden).exists()

    def test_grades_from_before_the_pupil_came(self, unit: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
        ali = self.pupil(unit, "ali", start=dt.date(2026, 1, 8), MA="E")
        self.graded(ali, unit, "2024/25", 8, BL="C", MA="F")
        bo = self.pupil(unit, "bo", start=dt.date(2026, 6, 30), MA="E")
        assert run("ali", str(bo.uuid), "--json") == 0
        first, second = told_by(capsys)
        assert first["data_issues"] == [{"code": "before-enrolment", "subjects": ["BL"], "counted": ["BL"]}]
        assert (first["merit"]["value"], second["data_issues"]) == (25.0, [])

    def test_rule_sets_are_switched_on_by_the_setting(
        self, unit: Organisation, capsys: pytest.CaptureFixture[str], settings: Any
    ) -> None:
        young, younger = self.pupil(unit, "ung"), self.pupil(unit, "yngre")
        self.graded(young, unit, "2028/29", 10, MA="C")
        self.graded(younger, unit, "2028/29", 8, MA="3", EN="4", SV="4")
        assert run("--all", "--json") == 0
        first, second = told_by(capsys)
        assert first["rule_set"] == "2011"
        assert second == {"student_id": "yngre", "rule_set": None, "awaits": "2031", "data_issues": []}
        assert run("yngre") == 0
        assert "the rules of 2031 are not switched on here" in capsys.readouterr().out
        settings.GRADING_RULE_SETS = frozenset({"2028", "2031"})
        assert run("--all", "--json") == 0
        first, second = told_by(capsys)
        assert (first["rule_set"], first["certainty"]) == ("2028", "decided")
        assert (second["rule_set"], second["merit"]["value"], second["merit"]["out_of"]) == ("2031", 3.67, 10)
        assert second["eligibility"]["YR"] == {"eligible": False}
        assert run("yngre") == 0
        shown = capsys.readouterr().out
        assert (
            "Merit value 3.67 of 10 by the grades alone; 4 is needed. One step up in one subject is lacking." in shown
        )
        assert "Rules of 2031 (decided, not yet in force, and not all of it is known)" in shown

    def test_several_pupils_have_the_id(self, unit: Organisation) -> None:
        assert unit.parent is not None
        self.pupil(unit, "ali")
        self.pupil(register.unit(unit.parent, "Bergskolan"), "ali")
        told = refused("ali")
        assert (told.exit_code, "Several pupils" in told.message) == (2, True)
