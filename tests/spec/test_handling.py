"""How long signals wait for their first contact: the arithmetic of equal handling, drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from fullfolj.domain.disclosure import Symbol
from fullfolj.signals.handling import Handling, Waited, by_class, handling, split, spread

title = "Equal handling: from signal to first contact"


def drawn(table: str, *, due: int = 5) -> list[Waited]:
    """A line a signal, of a pupil each: group, what became of it (answered, waiting, cleared), school days."""
    lines = [line.split() for line in table.strip().splitlines()]
    return [
        Waited(number, int(days), became == "answered", became == "cleared", due, class_name=group, sex=group)
        for number, (group, became, days) in enumerate(lines)
    ]


@dataclass(frozen=True)
class Spec:
    """`says`: in time, decided, waiting, unanswered, median."""

    name: str
    words: str
    signals: str
    says: tuple[int, int, int, int, int | None]


SPECS = [
    Spec(
        "all have been answered",
        "Half of five is reached with the third. Within five school days: four of five.",
        """
        8A answered 0
        8A answered 1
        8A answered 3
        8A answered 5
        8A answered 9
        """,
        (4, 5, 0, 0, 3),
    ),
    Spec(
        "those who wait count for as long as they have waited",
        "The one who has waited for two days is too early to tell; the one who has waited for nine is late already."
        " Of the six, the answer of day 7 is the one by which half had been answered.",
        """
        8A answered 0
        8A answered 3
        8A answered 7
        8A waiting  2
        8A waiting  9
        8A cleared  4
        """,
        (2, 4, 2, 1, 7),
    ),
    Spec(
        "half have not been answered yet",
        "Then there is no median, however quick the first answers were.",
        """
        8A answered 0
        8A answered 1
        8A waiting  8
        8A waiting  8
        8A waiting  8
        """,
        (2, 5, 3, 0, None),
    ),
    Spec(
        "cleared before anybody answered",
        "Before it was due nobody had to; after that it is late.",
        """
        8A cleared  3
        8A cleared  6
        8A answered 6
        """,
        (0, 2, 0, 2, 6),
    ),
    Spec("nothing at all", "No signal, no figure.", "", (0, 0, 0, 0, None)),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_it_says_what_is_drawn(spec: Spec) -> None:
    found = handling(drawn(spec.signals))
    assert (found.within, found.decided, found.waiting, found.unanswered, found.median) == spec.says
    assert found.answered + found.waiting + found.unanswered == found.signals == found.students


@pytest.mark.parametrize(
    ("signals", "told"),
    [
        ({"8A": 5}, ["8A"]),
        ({"8A": 4}, []),
        # The school's figures less those of 8A and 8B would be those of 8C: the smaller of them keeps it company.
        ({"8A": 9, "8B": 8, "8C": 4}, ["8A"]),
        ({"8A": 5, "8B": 4}, []),
        # What 8C and 8D have together is of five signals.
        ({"8A": 9, "8B": 8, "8C": 4, "8D": 1}, ["8A", "8B"]),
    ],
)
def test_a_class_is_told_from_five_signals_on(signals: dict[str, int], told: list[str]) -> None:
    found = by_class(drawn("".join(f"{name} answered 1\n" * number for name, number in signals.items())))
    assert list(found) == list(signals)
    assert [name for name, one in found.items() if isinstance(one, Handling)] == told


def groups(table: str) -> dict[str, list[Waited]]:
    every = drawn(table)
    return {name: [one for one in every if one.sex == name] for name in ("F", "M", "?")}


def test_two_groups_of_ten_or_more_are_told() -> None:
    found = split(groups("F answered 1\n" * 7 + "F answered 9\n" * 6 + "M answered 2\n" * 6 + "M answered 8\n" * 5))
    assert (found["F"].median, found["M"].median) == (1, 2)
    assert not any(isinstance(found[name].share, Symbol) for name in ("F", "M"))
    assert found["?"].share is Symbol.NOTHING


def test_one_small_group_hides_the_others_too_for_the_total_would_tell() -> None:
    found = split(groups("F answered 1\n" * 30 + "M answered 9\n" * 3))
    assert found["F"].is_hidden
    assert found["M"].is_hidden
    assert not found["?"].is_hidden


def test_a_pupil_with_many_signals_is_one_pupil() -> None:
    found = split({"F": [Waited(1, 1, True, False, 5)] * 12, "M": drawn("M answered 2\n" * 12)})
    assert found["F"].is_hidden
    assert found["M"].is_hidden


def test_few_in_time_are_hidden_as_few_are_and_the_other_group_with_them() -> None:
    found = split(groups("F answered 1\n" * 2 + "F answered 9\n" * 10 + "M answered 1\n" * 6 + "M answered 9\n" * 6))
    assert found["F"].share is Symbol.HIDDEN
    assert found["M"].share is Symbol.HIDDEN
    assert found["M"].signals == 12


def test_every_day_of_the_spread_is_there() -> None:
    assert spread(drawn("8A answered 0\n8A answered 2\n8A answered 7\n8A waiting 1"), 3) == {
        0: 1, 1: 0, 2: 1, 3: 0, None: 1,
    }  # fmt: skip
