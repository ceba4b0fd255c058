"""The catalogue of measures is the headers of the SQL that runs."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from fullfolj.measures import catalogue

_ROOT = Path(__file__).parents[2]


def test_the_page_is_generated_from_the_headers() -> None:
    stored = (_ROOT / "docs" / "reference" / "measures.md").read_text(encoding="utf-8")
    assert stored == catalogue.page(), "run python -m fullfolj.measures"


def test_the_command_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    runpy.run_module("fullfolj.measures")
    assert (tmp_path / "docs" / "reference" / "measures.md").read_text(encoding="utf-8") == catalogue.page()


def test_every_file_of_sql_is_in_the_catalogue() -> None:
    files = {path.stem for path in (_ROOT / "src" / "fullfolj" / "measures" / "sql").glob("*.sql")}
    assert files == set(catalogue.NAMES)


def test_a_header_without_a_source_is_refused() -> None:
    with pytest.raises(ValueError, match="the header must say"):
        catalogue.parse("bare", "-- title: Bare\n-- counts: nothing\nselect 1")
