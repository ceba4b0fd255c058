"""Made-up people's names: lists of our own of common first and family names, put together by chance."""

from __future__ import annotations

from functools import cache
from importlib import resources
from random import Random

from fullfolj.domain.personal_number import LegalSex
from fullfolj.simulation import draws, rates


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    """List → names, from `data/names.txt`: a line in brackets names the list that follows."""
    lists: dict[str, tuple[str, ...]] = {}
    title = ""
    path = resources.files("fullfolj.simulation") / "data" / "names.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            title = line.strip("[]")
        else:
            lists[title] = lists.get(title, ()) + tuple(line.split())
    return lists


def full_name(rng: Random, sex: LegalSex) -> tuple[str, str]:
    """(given name, family name)."""
    other = rng.random() < rates.OTHER_NAMES
    sexed = "girls" if sex is LegalSex.FEMALE else "boys"
    given = draws.pick(rng, _lists()[f"other {sexed}" if other else sexed])
    # One in six has a family name from the other list.
    other_family = other != (rng.random() < 1 / 6)
    return given, draws.pick(rng, _lists()["other families" if other_family else "families"])


def middle_name(rng: Random, sex: LegalSex) -> str:
    """A second given name for one in eight, else ''."""
    if rng.random() >= 1 / 8:
        return ""
    return draws.pick(rng, _lists()["girls" if sex is LegalSex.FEMALE else "boys"])


def ascii_name(text: str) -> str:
    """Lower-case letters of an e-mail address."""
    return text.lower().translate(str.maketrans("åäöéü ", "aaoeu-"))
