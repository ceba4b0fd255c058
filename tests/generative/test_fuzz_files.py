"""The readers of files against tables that nobody should export: they say so in words, in time, and name nobody."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generative import fuzzed_files as files
from tests.generative.fuzzing import corpus, names_nobody

_EXAMPLES = int(os.environ.get("FULLFOLJ_FUZZ_EXAMPLES", "60"))
_TEXTS = sorted(name for name in files.whole_files() if name.endswith(".csv"))
_SLOWLY = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=_SLOWLY)
@given(st.sampled_from(_TEXTS), files.edits, files.encoding, files.stray, files.cuts)
def test_spoiled_text(
    name: str,
    what: Sequence[tuple[int, int, str]],
    written_in: str,
    stray: Sequence[tuple[int, bytes]],
    cut: int | None,
) -> None:
    data = files.spoiled_text(files.whole_files()[name], what, written_in)
    names_nobody(files.read_file(files.spoiled_bytes(data, stray, cut)))


@settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=_SLOWLY)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    names_nobody(files.read_file(data))


@settings(max_examples=max(_EXAMPLES // 3, 10), deadline=None, suppress_health_check=_SLOWLY)
@given(st.booleans(), st.integers(0, 20), files.stray, files.cuts)
def test_spoiled_workbook(is_whole: bool, part: int, stray: Sequence[tuple[int, bytes]], cut: int | None) -> None:
    book = files.whole_files()["book.xlsx"]
    data = files.spoiled_book(book, part, stray, cut) if is_whole else files.spoiled_bytes(book, stray, cut)
    names_nobody(files.read_file(data))


@pytest.mark.parametrize("path", corpus("tables"), ids=lambda path: path.name)
def test_corpus(path: Path) -> None:
    names_nobody(files.read_file(path.read_bytes()))


@pytest.mark.parametrize("name", sorted(files.whole_files()))
def test_the_whole_files_are_read(name: str) -> None:
    """What the spoiling starts from can be read in at least one way."""
    texts = list(files.read_file(files.whole_files()[name]))
    assert any(text.startswith("[") for text in texts)
    names_nobody(iter(texts))
