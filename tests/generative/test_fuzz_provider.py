"""The SS 12000 reader against bodies that no provider should send: it says so in words, in time, and names nobody."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.intake.ss12000 import tokens
from fullfolj.intake.ss12000.faults import ProviderError
from tests.generative import fuzzing

_EXAMPLES = int(os.environ.get("FULLFOLJ_FUZZ_EXAMPLES", "60"))


@settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(fuzzing.PATHS), fuzzing.changes, fuzzing.cuts, fuzzing.stray_bytes)
def test_spoiled_pages(
    path: str, what: Sequence[tuple[int, Any]], cut: int | None, stray: list[tuple[int, bytes]]
) -> None:
    real = fuzzing.real_pages()
    fuzzing.names_nobody(fuzzing.read_provider({**real, path: fuzzing.spoiled(real[path], what, cut, stray)}))


@settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(fuzzing.PATHS), fuzzing.changes, min_size=2))
def test_several_spoiled_lists(what: dict[str, Sequence[tuple[int, Any]]]) -> None:
    real = fuzzing.real_pages()
    spoiled = {path: fuzzing.spoiled(real[path], changes, None, ()) for path, changes in what.items()}
    fuzzing.names_nobody(fuzzing.read_provider({**real, **spoiled}))


@pytest.mark.parametrize("path", fuzzing.corpus("provider"), ids=lambda path: path.name)
def test_corpus(path: Path) -> None:
    """`persons--what.json` is the body of /persons; the other lists are as they should be."""
    listed = path.name.split("--")[0]
    fuzzing.names_nobody(fuzzing.read_provider({**fuzzing.real_pages(), listed: path.read_bytes()}))


def test_the_real_pages_are_read_whole() -> None:
    """What the spoiling starts from has something of each list."""
    pages = fuzzing.real_pages()
    assert all(len(body) > 40 for body in pages.values())
    fuzzing.names_nobody(fuzzing.read_provider(pages))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"\x80": 1}',
        b"[" * 3000,
        b'{"access_token": 1}',
        b'{"access_token": "a\\u0000"}',
        b'{"access_token": "a", "expires_in": ' + b"9" * 400 + b"}",
        b'{"access_token": "a", "expires_in": {}}',
    ],
)
def test_answers_to_the_question_for_a_token(body: bytes) -> None:
    """They are refused in words, or give a token that lives for some time."""
    with contextlib.suppress(ProviderError):
        token, seconds = tokens._read(body)
        assert (token, seconds > 0) == ("a", True)
