"""The shipped messages: in every language, with names and days alone, and none that threatens or asks of health."""

from __future__ import annotations

import datetime as dt
import re
from copy import deepcopy
from typing import Any

import pytest

from fullfolj.signals.models import Whom
from fullfolj.support.messages.content import faults_of, languages, shipped, shipped_data

DAY = dt.date(2026, 11, 20)
#: What no message may say: what would frighten, and what belongs to health.
NOT_SAID = re.compile(
    r"\b(anmäl|soc|polis|vite|skolplikt|måste|skyldig|sjuk|diagnos|läkar|report|must|obliged|ill\b|sick|police)", re.I
)


def data(**more: Any) -> dict[str, Any]:
    return {**deepcopy(shipped_data()[0]), **more}


def written(slug: str, code: str) -> str:
    return shipped()[slug].written(languages()[code], pupil="Alva", day=DAY, sender="Lena Ek", school="Strandskolan")


def test_five_to_the_home_and_three_to_the_pupil_in_six_languages() -> None:
    by = [one.whom for one in shipped().values()]
    assert (by.count(Whom.GUARDIAN), by.count(Whom.PUPIL)) == (5, 3)
    assert list(languages()) == ["sv", "en", "ar", "so", "uk", "prs"]
    assert len(shipped()) == len(shipped_data()), "a slug stands once"


@pytest.mark.parametrize("slug", shipped())
@pytest.mark.parametrize("code", languages())
def test_each_is_whole_and_signed(slug: str, code: str) -> None:
    text = written(slug, code)
    assert "Alva" in text
    assert "Lena Ek\nStrandskolan" in text
    assert "{" not in text
    assert ("20" in text) is shipped()[slug].has_day


@pytest.mark.parametrize("slug", shipped())
def test_none_threatens_or_tells_of_health(slug: str) -> None:
    for code in ("sv", "en"):
        assert NOT_SAID.search(f"{shipped()[slug].title[code]} {written(slug, code)}") is None, (slug, code)


def test_what_nobody_has_read_says_so_in_its_own_language_with_the_swedish_text() -> None:
    assert [one.code for one in languages().values() if one.is_unreviewed] == ["ar", "so", "uk", "prs"]
    assert [one.code for one in languages().values() if one.is_right_to_left] == ["ar", "prs"]
    for code in ("ar", "so", "uk", "prs"):
        text = written("talk", code)
        assert languages()[code].mark in text
        assert "Vi vill gärna prata" in text
        assert "20/11/2026" in text
    assert "Vi vill gärna prata" not in written("talk", "en")
    assert "Friday 20" in written("talk", "en").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"whom": "other"}, "neither guardian nor pupil"),
        ({"title": {"sv": "Hej"}}, "title is in sv"),
        ({"text": dict.fromkeys(languages(), "{pupil} {cause}")}, "has cause"),
        ({"text": {**dict.fromkeys(languages(), "{pupil}"), "ar": "-"}}, "ar has not the same placeholders"),
    ],
)
def test_what_is_malformed_is_told(more: dict[str, Any], said: str) -> None:
    assert any(said in fault for fault in faults_of(data(**more)))
    assert list(faults_of(data())) == []
