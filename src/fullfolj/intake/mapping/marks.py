"""Which rows say that their pupil is protected. Several columns may say so, and one that does is enough."""

from __future__ import annotations

from fullfolj.intake import roster_rows
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw

ROLE = "protected"
#: What own lists write where nobody is protected, beside what every class list may have.
_NOT_PROTECTED = {"n", "0", "falskt", "false", "-"}


def marking(cells: tuple[str, ...], about: Understanding) -> str:
    """The first text of the row that marks; '' when none does."""
    told = (cell for column, cell in zip(about.columns, cells, strict=True) if column.role == ROLE)
    return next((text for text in told if _marks(text)), "")


def _marks(text: str) -> bool:
    return text.casefold() not in _NOT_PROTECTED and roster_rows.is_marked({"Sekretessmarkering": text})


def marked(raw: Raw, about: Understanding) -> set[int]:
    """Numbers of the rows about pupils whom any row of the file marks."""
    if about.index(ROLE) is None:
        return set()
    known_by = [index for index in map(about.index, ("student_id", "personal_number")) if index is not None]
    own = {number for number, cells in raw.rows if marking(cells, about)}
    pupils = {(index, cells[index]) for number, cells in raw.rows if number in own for index in known_by}
    also = {
        number
        for number, cells in raw.rows
        if any(cells[index] and (index, cells[index]) in pupils for index in known_by)
    }
    return own | also
