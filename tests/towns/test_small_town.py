"""The second maker of towns does what it says: its files hold exactly the facts that its signs stand for."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from tests.towns import naive_signals, small_town
from tests.towns.small_town import AMERICAN, EXCEL_AS_IT_COMES, PLAIN, SmallTown, Style

MONDAY = dt.date(2026, 8, 24)


def _town(*signs: str, days: int = 20) -> SmallTown:
    town = SmallTown("20990001", small_town.weekdays(MONDAY, days))
    for row in signs:
        town.add(row)
    return town


def test_every_sign_means_its_minutes() -> None:
    town = _town(".VIviLouUx ", days=11)
    days = [[fact for fact in town.facts() if fact.date == date] for date in town.days]
    absent = [(sum(f.valid or 0 for f in day), sum(f.invalid or 0 for f in day)) for day in days]
    assert absent == [(0, 0), (150, 0), (0, 150), (40, 0), (0, 40), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    assert [sum(fact.late or 0 for fact in day) for day in days][5] == 7
    assert [sum(fact.other or 0 for fact in day) for day in days][6] == 60
    assert [sum(not fact.reported for fact in day) for day in days][7:10] == [1, 3, 1]
    assert [sum(fact.cancelled for fact in day) for day in days][9] == 1
    assert days[10] == []


def test_signs_are_filled_up_with_attendance() -> None:
    town = _town("V", days=3)
    assert town.pupils[0].signs == "V.."


@pytest.mark.parametrize("style", [PLAIN, EXCEL_AS_IT_COMES, AMERICAN])
def test_the_file_holds_the_facts_in_any_style(tmp_path: Path, style: Style) -> None:
    town = small_town.random_town(1)
    town.write_lessons(tmp_path / "lessons.csv", style)
    text = (tmp_path / "lessons.csv").read_bytes().decode(style.encoding)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=style.delimiter))
    facts = {(f.student, f.date.strftime("%Y%m%d"), f.start): f for f in town.facts()}
    assert len(rows) == len(facts)
    for row in rows:
        fact = facts[row["student_id"], row["date"].replace("-", ""), row["start"][:5]]
        assert float(row["offered_minutes"].replace(",", ".")) == fact.offered
        assert (row["reported"] == style.words[0]) is fact.reported
        assert (row["present_minutes"] == "") is (style.remainder or not fact.reported)


def test_the_roster_names_every_pupil(tmp_path: Path) -> None:
    town = _town("V", ".")
    town.pupils[1].end = dt.date(2026, 9, 1)
    town.write_roster(tmp_path / "roster.csv")
    text = (tmp_path / "roster.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Utskrivningsdatum"] for row in rows] == ["", "2026-09-01"]
    assert {row["Skolenhetskod"] for row in rows} == {"20990001"}


@pytest.mark.parametrize(
    ("signs", "rules"),
    [
        ("." * 20, set()),
        ("." * 18 + "VV", {"absence-10", "start-2"}),
        ("." * 19 + "V", set()),
        ("...i...i...i", {"invalid-3"}),
        ("...i...i", set()),
        ("L.L.L.L.L", {"late-5"}),
        ("L.L.L.L", set()),
        ("V..V..V.............", {"absence-15", "short-spells-3", "start-2"}),
        ("." * 20 + "VVVV" + "." * 16, {"absence-20", "change-10"}),
        ("U" * 20, set()),
    ],
)
def test_known_signs_give_known_rules(tmp_path: Path, signs: str, rules: set[str]) -> None:
    """Checks the tests' own counting too: the second town says beforehand what must come out."""
    town = _town(signs, days=max(20, len(signs)))
    town.write_lessons(tmp_path / "lessons.csv")
    days = naive_signals.read_days(tmp_path / "lessons.csv")["01-1"]
    assert naive_signals.open_rules(days) == rules


@pytest.mark.parametrize(
    ("signs", "folded"),
    [
        ("....VVVVV", True),
        ("....VVVVVV", False),
        ("...vVVV", True),
        ("....V.V", True),
        ("....VV.VVV", True),
        ("....VV.VVVV", False),
        ("...vVVVVV", True),
        ("..v.vVVVVV", False),
        ("..v.vVVV", True),
        ("..v.v.v", False),
        ("..V..V.V", True),
        (".V.V.V.V.V", True),
        ("V.V.V.V.V.V", False),
        ("....VVI", False),
        ("....VuUV", True),
        ("....VVUVV", True),
        ("....VV..L", True),
        ("....", False),
    ],
)
def test_what_the_desk_folds(tmp_path: Path, signs: str, folded: bool) -> None:
    town = _town(signs)
    town.write_lessons(tmp_path / "lessons.csv")
    assert naive_signals.folded(naive_signals.read_days(tmp_path / "lessons.csv")["01-1"]) is folded


def test_it_shares_nothing_with_the_simulator() -> None:
    for module in ("small_town.py", "naive_signals.py"):
        tree = ast.parse((Path(__file__).parent / module).read_text(encoding="utf-8"))
        imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {name for name in imported if name.split(".")[0] in ("fullfolj", "polars", "openpyxl")}
