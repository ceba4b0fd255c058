"""How answers become a mark in each dimension: drawn tables.

A column is an item: `*` before its name is prioritised, `c` in its place is context. A row is a pupil: `!` points to a
need of support, `.` does not, `-` is not answered, `?` is answered with that the question was not understood.
"""

from __future__ import annotations

import pytest

from fullfolj.mapping.instruments.content import Dimension, Instrument, Item, Option, Party
from fullfolj.mapping.marks import Answers, Mark, Refusal, profile

TABLES = {
    "five items, two of them prioritised: the share of what is answered": """
    *1 *2  3  4  5
     .  .  .  .  .   works          0 of 5
     .  .  .  .  !   works          1 of 5
     !  .  .  .  .   works          1 of 5
     .  .  .  !  !   watch          2 of 5
     .  .  !  !  !   needs-support  3 of 5
     !  !  .  .  .   needs-support  2 of 5
     -  -  .  .  !   watch          1 of 3
     -  -  .  !  !   needs-support  2 of 3
    """,
    "a quarter is to be watched, a half needs support": """
     1  2  3  4
     .  .  .  !   watch          1 of 4
     .  .  !  !   needs-support  2 of 4
     .  .  .  .   works          0 of 4
    """,
    "too little is answered: never read as fine, nor as a need": """
    *1 *2  3  4  5
     -  -  -  .  .   no-basis  0 of 2
     -  !  -  !  -   no-basis  2 of 2
     ?  ?  ?  .  .   no-basis  0 of 2
     -  -  -  -  -   no-basis  0 of 0
    """,
    "all the prioritised ones answered is enough: the short form": """
    *1 *2  3  4  5
     .  .  -  -  -   works          0 of 2
     !  .  -  -  -   needs-support  1 of 2
     !  !  -  -  -   needs-support  2 of 2
    """,
    "support already given is context and never counts": """
    *1  c  c
     .  .  !   works          0 of 1
     !  .  .   needs-support  1 of 1
     -  !  !   no-basis       0 of 0
    """,
}
_YES, _NO = 1, 0
_SCALE = (Option(_YES, {"sv": "ja"}), Option(_NO, {"sv": "nej"}))


def item(code: str, *, prioritised: bool = False, context: bool = False, part_of: str = "", yes: bool = True) -> Item:
    risk = frozenset() if context else frozenset({_YES if yes else _NO})
    return Item(code, Dimension.COGNITIVE, "yes-no", {"sv": code}, risk, prioritised, context, part_of)


def instrument(*items: Item) -> Instrument:
    return Instrument("test", 1, Party.STUDENT, {"sv": "x"}, {"sv": "x"}, ("sv",), {"yes-no": _SCALE}, items)


def cases() -> list[tuple[str, Instrument, Answers, str]]:
    found = []
    for title, table in TABLES.items():
        head, *rows = [line.split() for line in table.strip().splitlines()]
        items = [
            item(f"i{place}", prioritised=name.startswith("*"), context=name == "c") for place, name in enumerate(head)
        ]
        for row in rows:
            cells = dict(zip((one.code for one in items), row, strict=False))
            given = {"!": _YES, ".": _NO, "?": Refusal.UNCLEAR.value}
            answers = {code: given[cell] for code, cell in cells.items() if cell != "-"}
            found.append(
                (f"{title}: {' '.join(row[: len(items)])}", instrument(*items), answers, " ".join(row[len(items) :]))
            )
    return found


@pytest.mark.parametrize(("asks", "answers", "expected"), [pytest.param(*rest, id=name) for name, *rest in cases()])
def test_the_drawing_is_what_the_program_says(asks: Instrument, answers: Answers, expected: str) -> None:
    (only,) = profile(asks, answers)
    assert f"{only.mark} {only.pointing} of {only.answered}" == " ".join(expected.split())


def test_polarity_is_the_items_own() -> None:
    asks = instrument(item("worried", yes=True), item("values-school", yes=False))
    assert profile(asks, {"worried": _NO, "values-school": _YES})[0].pointing == 0
    assert profile(asks, {"worried": _YES, "values-school": _NO})[0].points == ("worried", "values-school")


def test_the_parts_of_an_item_count_as_one() -> None:
    asks = instrument(*(item(code, part_of="absence") for code in ("worried", "grown", "high")), item("other"))
    one = profile(asks, {"worried": _YES, "grown": _YES, "high": _NO, "other": _NO})[0]
    assert (one.pointing, one.answered, one.items) == (1, 2, 2)
    assert profile(asks, {"worried": _NO, "grown": _NO, "other": _NO})[0].answered == 1
    assert profile(asks, {"grown": _YES, "other": _NO})[0].points == ("absence",)


def test_the_dimensions_are_told_apart_and_in_their_order() -> None:
    asks = Instrument(
        "test",
        1,
        Party.STUDENT,
        {"sv": "x"},
        {"sv": "x"},
        ("sv",),
        {"yes-no": _SCALE},
        tuple(Item(one.value, one, "yes-no", {"sv": one.value}, frozenset({_YES})) for one in reversed(Dimension)),
    )
    found = profile(asks, {one.value: _YES for one in Dimension})
    assert [one.dimension for one in found] == list(Dimension)
    assert {one.mark for one in found} == {Mark.NEEDS_SUPPORT}
