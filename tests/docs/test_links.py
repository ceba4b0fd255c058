"""Every link within the repository leads somewhere, and the manual's first page leads to every chapter."""

from __future__ import annotations

import re

import pytest

from tests.docs import documents

_MANUAL = documents.ROOT / "docs" / "how-to"


@pytest.mark.parametrize("name", documents.NAMES)
def test_links_resolve(name: str) -> None:
    here = documents.ROOT / name
    broken = []
    for link in documents.links(name):
        place, _, anchor = link.partition("#")
        target = (here.parent / place).resolve() if place else here
        if not target.exists() or (anchor and anchor not in documents.anchors(target)):
            broken.append(link)
    assert broken == []


def test_there_are_links_to_look_at() -> None:
    """Were the pattern wrong, the test above would look at nothing."""
    assert sum(len(documents.links(name)) for name in documents.NAMES) > 60


def test_every_chapter_is_linked_from_the_first_page() -> None:
    chapters = {path.name for path in _MANUAL.glob("*.md")} - {"index.md"}
    assert chapters <= set(documents.links("docs/how-to/index.md"))


def test_every_decision_is_listed() -> None:
    decisions = {path.name for path in (documents.ROOT / "docs" / "adr").glob("0*.md")}
    assert decisions == set(documents.links("docs/adr/README.md"))


@pytest.mark.parametrize("name", documents.NAMES)
def test_files_of_ours_that_the_text_names_exist(name: str) -> None:
    """Paths in code spans; those with a placeholder are left."""
    rooms = ("src/", "tests/", "docs/", "bench/", "bin/")
    named = [span for span in documents.spans(name) if span.startswith(rooms) and re.fullmatch(r"[\w./*-]+", span)]
    assert [path for path in named if not list(documents.ROOT.glob(path.rstrip("/")))] == []
