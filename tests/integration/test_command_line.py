"""What the commands about pupils and signals print, on the real register and lake."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.utils import translation

from fullfolj.config import cli
from fullfolj.config.commands import explain, patterns, signals, sweep
from fullfolj.lake import spark
from fullfolj.lake.engine import DUCKDB, Engine
from fullfolj.school.models import Organisation
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def run(command: object, *words: str) -> int:
    """The command as the command line runs it, without another process."""
    found: cli.Command = command  # type: ignore[assignment]
    parser = ArgumentParser()
    found.configure(parser)
    with translation.override(cli.language()):
        return found.run(parser.parse_args(words))


def town(**rows: str) -> Organisation:
    """A school whose pupils are called by the names, with a letter a school day up to FRIDAY."""
    organiser = register.organiser()
    unit = register.unit(organiser)
    pupils = {register.student(unit, source_id=name): letters for name, letters in rows.items()}
    lake_days.keep(unit, {pupil: letters for pupil, letters in pupils.items() if letters}, FRIDAY)
    return organiser


class TestExplain:
    AWAY = "." * 20 + ".i..i..i..i..i..i..?"

    def shown(self, capsys: pytest.CaptureFixture[str], *words: str) -> str:
        assert run(explain, *words) == 0
        return capsys.readouterr().out

    def test_measures_stand_in_plain_words_with_what_they_rest_on(self, capsys: pytest.CaptureFixture[str]) -> None:
        town(ali=self.AWAY)
        shown = self.shown(capsys, "ali", "--as-of", "2026-11-20")
        assert shown.startswith("Pupil ali, up to and including Friday 20 November 2026\n")
        assert f"Last 20 school days, 26{NBSP}October–20{NBSP}November:" in shown
        assert "19 of 20 school days with a reported lesson. 95% of the lesson time is reported" in shown
        assert "Absence: 31.6 per cent (360 of 1,140 minutes)" in shown
        assert "Absence spells: 6, of which 6 of one or two days; the longest is 1 school day" in shown
        assert "(absence-20), lit since" in shown
        assert "Evidence: 360 absent minutes of 1,140 minutes" in shown
        assert "Clears when absence is below 20 percent" in shown
        assert "(absence-15): A higher step is open." in shown
        assert shown.endswith("add --json.\n")
        assert "absence_share" not in shown

    def test_what_is_not_known_is_said_to_be_so(self, capsys: pytest.CaptureFixture[str]) -> None:
        town(tom="?" * 12, ny="")
        shown = self.shown(capsys, "tom", "--as-of", "2026-11-20")
        assert "Absence: no data: nothing is reported" in shown
        assert "Late arrivals: no data: nothing is reported" in shown
        assert "0.0 per cent" not in shown
        assert "not known: ten school days with a reported lesson are needed" in shown
        shown = self.shown(capsys, "ny", "--as-of", "2026-11-20")
        assert "without school days:\n  There are no lessons, so nothing is known." in shown
        assert "Signals that are lit:\n  none\n" in shown

    def test_in_swedish_where_the_locale_says_so(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
        town(ali=self.AWAY)
        shown = self.shown(capsys, "ali", "--as-of", "2026-11-20")
        assert "Elev ali, fram till och med fredag 20 november 2026" in shown
        assert f"Frånvaro: 31,6 procent (360 av 1{NBSP}140 minuter)" in shown
        assert "Regler som inte är tända:" in shown

    def test_json_is_one_object_a_line_and_nothing_else(self, capsys: pytest.CaptureFixture[str]) -> None:
        town(ali=self.AWAY, bo="." * 20)
        told = [json.loads(line) for line in self.shown(capsys, "--all", "--json").splitlines()]
        assert [one["student_id"] for one in told] == ["ali", "bo"]
        keys = ["student_id", "as_of", "measures", "windows", "signals", "not_signalled", "patterns"]
        assert list(told[0]) == keys


class TestSignals:
    @pytest.mark.parametrize(
        ("locale", "letters", "said"),
        [
            ("en_GB.UTF-8", "." * 27 + "vv", "1 signal open on"),
            ("sv_SE.UTF-8", "." * 27 + "vv", "1 signal är tänd"),
            ("en_GB.UTF-8", "." * 36 + "vvvv", "2 signals open on"),
            ("sv_SE.UTF-8", "." * 36 + "vvvv", "2 signaler är tända"),
        ],
    )
    def test_one_is_told_as_one(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, locale: str, letters: str, said: str
    ) -> None:
        monkeypatch.setenv("LC_ALL", locale)
        town(ali=letters)
        assert run(signals, "--as-of", "2026-11-20") == 0
        assert said in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2026-11-20", "The lessons reach to 2026-11-20."),
            ("2030-01-01", "The lessons reach to 2026-11-20."),
            ("1900-01-01", "There are no lessons up to 1900-01-01: nothing can be told."),
        ],
    )
    def test_how_far_the_lessons_reach_is_said(self, capsys: pytest.CaptureFixture[str], day: str, said: str) -> None:
        town(ali=TestExplain.AWAY)
        for command, *words in ((signals,), (explain, "--all")):
            assert run(command, *words, "--as-of", day) == 0
            assert said in capsys.readouterr().out

    @pytest.mark.parametrize(
        "text", ["2026-W47-5", "2026-13-01", "2026-11-31", "99999-01-01", "igår", "", "20-11-2026"]
    )
    def test_another_way_to_write_the_day_is_wrong_usage(self, text: str) -> None:
        with pytest.raises(SystemExit) as ended:
            run(signals, "--as-of", text)
        assert ended.value.code == 2

    @pytest.mark.parametrize("text", ["0001-01-01", "20261120", "9999-12-31"])
    def test_any_day_has_an_answer(self, capsys: pytest.CaptureFixture[str], text: str) -> None:
        town(ali=TestExplain.AWAY)
        assert run(signals, "--as-of", text, "--json") == 0
        assert isinstance(json.loads(capsys.readouterr().out), list)
        assert run(explain, "--all", "--as-of", text, "--json") == 0
        assert json.loads(capsys.readouterr().out)["student_id"] == "ali"


class TestSweep:
    def test_says_what_it_did_whatever_the_numbers(self, capsys: pytest.CaptureFixture[str]) -> None:
        town(ali=TestExplain.AWAY)
        assert run(sweep, "--as-of", "2026-11-20") == 0
        assert capsys.readouterr().out.startswith("2026-11-20: pupils 1, signals open 5, new 5, cleared 0.")

    def test_runs_on_spark_when_asked_to(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        masters: list[str] = []

        @contextmanager
        def engine(master: str) -> Iterator[Engine]:
            masters.append(master)
            yield replace(DUCKDB, pupils_at_a_time=1)

        monkeypatch.setattr(spark, "engine", engine)
        town(ali=TestExplain.AWAY, bo=TestExplain.AWAY)
        assert run(sweep, "--as-of", "2026-11-20", "--engine", "spark", "--master", "local[2]") == 0
        assert masters == ["local[2]"]
        assert capsys.readouterr().out.startswith("2026-11-20: pupils 2, signals open 10, new 10, cleared 0.")


class TestPatterns:
    def test_says_what_it_found_and_that_an_earlier_day_changes_nothing(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        town(ali=".v..." * 12, bo="." * 60)
        assert run(patterns, "--as-of", "2026-11-20") == 0
        assert capsys.readouterr().out == "2026-11-20: pupils searched 2, patterns found 2.\n"
        assert run(patterns, "--as-of", "2026-11-19") == 0
        assert "A later day has been searched already, so no pattern was changed." in capsys.readouterr().out
