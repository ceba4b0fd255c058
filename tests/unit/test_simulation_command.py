"""`fullfolj simulate` on the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path

import pytest

from fullfolj.config.cli import Needs
from fullfolj.config.commands import simulate
from fullfolj.domain.errors import PlainError


def _options(directory: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    simulate.configure(parser)
    return parser.parse_args([str(directory), "--students", "20", "--days", "3", "--seed", "1", *more])


def test_it_writes_the_files_and_lists_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate.run(_options(tmp_path / "new" / "town", "--last-day", "2026-11-20")) == 0
    said = capsys.readouterr().out
    assert "2026-11-20" in said
    for name in ("roster.xlsx", "roster.csv", "lessons.csv", "grades.csv", "README.txt"):
        assert (tmp_path / "new" / "town" / name).stat().st_size > 0
        assert name in said


def test_without_a_last_day_the_data_are_fresh(tmp_path: Path) -> None:
    simulate.run(_options(tmp_path))
    last = max(line.split(";")[1] for line in (tmp_path / "lessons.csv").read_text(encoding="utf-8").splitlines()[1:])
    assert last < dt.datetime.now().astimezone().date().isoformat()


@pytest.mark.parametrize("more", [("--format", "lake"), ("--serve", "8000")])
def test_what_is_not_built_or_does_not_go_together_is_wrong_usage(tmp_path: Path, more: tuple[str, ...]) -> None:
    with pytest.raises(PlainError, match="--format") as caught:
        simulate.run(_options(tmp_path, *more))
    assert caught.value.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_objects_of_the_standard_one_a_line(tmp_path: Path) -> None:
    assert simulate.run(_options(tmp_path, "--format", "ss12000")) == 0

    people = [json.loads(line) for line in (tmp_path / "persons.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"id", "givenName", "civicNo", "enrolments"} <= people[0].keys()
    known = json.loads((tmp_path / "facit" / "persons.json").read_text(encoding="utf-8"))
    guardians = {one["person"]["id"] for person in people for one in person.get("responsibles", ())}
    assert guardians
    assert set(known.values()) | guardians == {person["id"] for person in people}


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--students", "0"), "--students"),
        (("--students", "100000"), "--students"),
        (("--days", "0"), "--days"),
        (("--days", "99999"), "--days"),
        (("--last-day", "20/11 2026"), "--last-day"),
    ],
)
def test_wrong_usage_names_the_option(tmp_path: Path, more: tuple[str, ...], word: str) -> None:
    with pytest.raises(PlainError, match=word) as caught:
        simulate.run(_options(tmp_path, *more))
    assert caught.value.exit_code == 2


def test_a_place_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(PlainError, match=r"inte en katalog|not a directory") as caught:
        simulate.run(_options(blocked))
    assert caught.value.exit_code == 1


def test_it_needs_no_database(tmp_path: Path) -> None:
    assert simulate.needs(_options(tmp_path)) is Needs.NOTHING
