"""`fullfolj smallnumbers` on the command line, and what is wrong with its file in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fullfolj.config import cli
from fullfolj.domain import overlaps
from fullfolj.domain.published_tables import publish_tables
from fullfolj.domain.table_links import Sum, Table
from fullfolj.domain.worked_out import worked_out


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr("os.umask", lambda mask: mask)


def _cell(n: object, k: object) -> dict[str, object]:
    return {"n": n, "k": k}


def _table(name: str = "T", n: object = 40, k: object = 25, **more: object) -> dict[str, object]:
    return {"id": name, "total": _cell(n, k), **more}


def _run(tmp_path: Path, document: object, *more: str) -> int:
    path = tmp_path / "tables.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return cli.main(["smallnumbers", "--file", str(path), *more])


def _told(tmp_path: Path, capsys: pytest.CaptureFixture[str], *tables: object) -> Any:
    assert _run(tmp_path, {"tables": tables}, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_the_same_json_with_published_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by = {"sex": {"girls": _cell(31, 20), "boys": _cell(9, 5)}}
    whole = _table("T0", 140, 100, by={"sex": {"girls": _cell(70, 48), "boys": _cell(70, 52)}}, note="åk 9")
    assert _told(tmp_path, capsys, whole, _table(by=by, subset_of="T0"), _table("T2", 12, 0), _table("T3", 40, 38)) == {
        "tables": [
            {"id": "T0", "total": 71.4, "by": {"sex": {"girls": 68.6, "boys": 74.3}}, "note": "åk 9"},
            {"id": "T", "total": 62.5, "by": {"sex": {"girls": "..", "boys": ".."}}, "subset_of": "T0"},
            {"id": "T2", "total": "."},
            {"id": "T3", "total": "~100"},
        ]
    }


def test_nothing_but_null_stays_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(tmp_path, capsys, _table(by=None, subset_of=None)) == {
        "tables": [{"id": "T", "total": 62.5, "by": None, "subset_of": None}]
    }


@pytest.mark.parametrize(("locale", "share", "words"), [("en_GB", "62.5", "part of"), ("sv_SE", "62,5", "del av")])
def test_in_words(
    locale: str, share: str, words: str,
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", f"{locale}.UTF-8")
    by = {"sex": {"girls": _cell(31, 20), "boys": _cell(9, 5)}}
    assert _run(tmp_path, {"tables": [_table("T0", 140, 100), _table(by=by, subset_of="T0")]}) == 0
    said = capsys.readouterr().out
    assert f"T, {words} T0" in said
    assert share in said
    assert ["girls", ".."] in [line.split() for line in said.splitlines()]


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["smallnumbers", "--file", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        cli.main(["smallnumbers", "--json"])
    assert ended.value.code == 2


_NO_SUM = {"sex": {"girls": _cell(31, 20), "boys": _cell(9, 4)}}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "tables.json is no JSON"),
        ('{"tables": [', "line 1 column 13"),
        ('{"tables": [{"id": "\\ud800", "total": {"n": 12, "k": 8}}]}', "is no JSON"),
        ('{"tables": [{"id": "T", "total": {"n": NaN, "k": 8}}]}', "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "holds no tables"),
        ({"tables": []}, "holds no tables"),
        ({"tables": ["T"]}, "holds no tables"),
        ('{"tables": [{"id": "T", "id": "U", "total": {"n": 12, "k": 8}}]}', "name id stands twice"),
        ({"tables": [{"total": _cell(12, 8)}]}, "Table number 1 has no id"),
        ({"tables": [_table(), {"id": 2}]}, "Table number 2 has no id"),
        ({"tables": [{"id": "T"}]}, "Table T, total: no whole numbers"),
        ({"tables": [{"id": "T", "total": {"n": 12}}]}, "Table T, total: no whole numbers"),
        ({"tables": [_table(n=40.0)]}, "Table T, total: no whole numbers"),
        ({"tables": [_table(k=True)]}, "Table T, total: no whole numbers"),
        ({"tables": [_table(n=True, k=1)]}, "Table T, total: no whole numbers"),
        ({"tables": [_table(by={"sex": {"girls": 5}})]}, "Table T, sex.girls: no whole numbers"),
        ({"tables": [_table(by=[])]}, "Table T: by holds no splits"),
        ({"tables": [_table(by={"sex": 1})]}, "Table T: by holds no splits"),
        ({"tables": [_table(subset_of=1)]}, "Table T: subset_of is no name"),
        ({"tables": [_table(k=41)]}, "Table T, total: k must lie between"),
        ({"tables": [_table(k=-1)]}, "Table T, total: k must lie between"),
        (
            {"tables": [_table(by={"sex": {"girls": _cell(9, 10), "boys": _cell(31, 15)}})]},
            "Table T, sex.girls: k must",
        ),
        ({"tables": [_table(), _table()]}, "Two tables have the id T"),
        ({"tables": [_table(subset_of="U")]}, "Table T is a subset of U, which is neither"),
        ({"tables": [_table(subset_of="T")]}, "Table T is a subset of itself"),
        ({"tables": [_table("T", subset_of="U"), _table("U", subset_of="T")]}, "is a subset of itself"),
        ({"tables": [_table(by=_NO_SUM)]}, "Table T: the parts of sex do not add up"),
        ({"tables": [_table(by={"sex": {}})]}, "Table T: the parts of sex do not add up"),
        ({"tables": [_table(), _table("U", 40, 26, subset_of="T")]}, "Table U has more pupils"),
        ({"tables": [_table(), _table("U", 40, 24, subset_of="T")]}, "Table U has more pupils"),
        (
            {"tables": [_table(by={"a": {"b": _cell(40, 25)}}), _table("T.a.b"), _table("U", subset_of="T.a.b")]},
            "Table U is a subset of T.a.b, which could be more than one",
        ),
    ],
)
def test_what_is_no_such_file(document: object, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, document, "--json") == 1
    said = capsys.readouterr()
    assert words in said.err
    assert len(said.err.splitlines()) == 2, "what is wrong, and what to do"
    assert said.out == ""


def test_what_only_several_sums_together_tell() -> None:
    """Three pairs of three figures: no sum has only one that is unknown, and all follow."""
    pairs = [Sum(3, (0, 1)), Sum(4, (0, 2)), Sum(5, (1, 2))]
    values, told = [5, 6, 7, 11, 12, 13], [(11, 11), (12, 12), (13, 13)]
    assert worked_out(values, [(0, 20)] * 3 + told, pairs) == {0, 1, 2, 3, 4, 5}
    assert worked_out(values, [(0, 20)] * 4 + told[1:], pairs) == {4, 5}


def test_more_tables_in_a_cell_than_can_be_looked_through_are_held_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [Table("T0", (900, 540)), *(Table(f"T{n}", (n * 50, n * 30), {}, "T0") for n in (6, 7, 8))]
    told = publish_tables(tables)
    assert [str(one.total) for one in told.values()] == ["60.0"] * 4
    monkeypatch.setattr(overlaps, "MOST_TRIED", 1)
    told = publish_tables(tables)
    assert [str(one.total) for one in told.values()] != ["60.0"] * 4
