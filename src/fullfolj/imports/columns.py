"""The page that asks what the columns of a foreign file are: a guess for each, and the first rows as understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake.mapping import profiles, roles, translate
from fullfolj.intake.mapping.profiles import Column, Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.shell.components import AltTable, Cell

_ROWS_SHOWN = 5
#: What may be shown as it stands: dates, times and short numbers, whatever the column is said to be.
_PLAIN = re.compile(r"(?:\d{4}-?\d{2}-?\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})(?: 00:00:00)?|[\d:.,%\s–-]{1,11}")
_LONG_NUMBER = re.compile(r"\d{9}|\d{6}\D?\d{4}")
#: Words that name nobody, in a column whose own name says that it has them: a name given by a person is not enough.
_WORDS = {"subject", "group", "reported", "cancelled"}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ColumnQuestion:
    """One column: what it is called, its first values, what it may be; `units` only where it is an amount."""

    index: int
    header: str
    examples: str
    roles: tuple[Choice, ...]
    units: tuple[Choice, ...]


@dataclass(frozen=True)
class Question:
    """A question with its answers, one of them chosen."""

    name: str
    legend: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class ColumnsPage:
    name: str
    columns: tuple[ColumnQuestion, ...]
    questions: tuple[Question, ...]
    understood: AltTable
    doubt: str


def understanding_of(raw: Raw, posted: Mapping[str, str], earlier: Understanding | None) -> Understanding:
    """What the form says; without an answer what somebody has said earlier, else what we propose."""
    guess = earlier or profiles.propose(raw)
    if not posted:
        return guess
    known = {role.id for role in roles.ROLES}
    columns = []
    for index, column in enumerate(guess.columns):
        role = posted.get(f"role-{index}", column.role)
        unit = posted.get(f"unit-{index}", column.unit)
        columns.append(Column(role if role in known else "", unit if unit in dict(_units()) else roles.MINUTES))
    answers = {name: posted.get(name, getattr(guess, name)) for name in ("rows", "late", "empty")}
    return Understanding(tuple(columns), **answers)


def page(raw: Raw, understanding: Understanding, name: str) -> ColumnsPage:
    """The page for the file and what is understood of it so far."""
    return ColumnsPage(
        name=name,
        columns=tuple(_column(raw, index, column) for index, column in enumerate(understanding.columns)),
        questions=_questions(understanding),
        understood=_understood(raw, understanding),
        doubt=_doubt(understanding),
    )


def _shown(value: str, header: str) -> str:
    """The value if it can name nobody, else its shape: whoever imports need not be one who may see pupils."""
    is_plain = _PLAIN.fullmatch(value) and not _LONG_NUMBER.search(value)
    is_word = roles.by_name(header) in _WORDS and not any(sign.isdigit() for sign in value[6:])
    return value[:20] if is_plain or is_word else _shape(value)


def _column(raw: Raw, index: int, column: Column) -> ColumnQuestion:
    is_amount = column.role != "" and roles.ROLES.get(column.role).amount
    header = raw.headers[index]
    values = list(dict.fromkeys(value for value in raw.column(index) if value))[:3]
    return ColumnQuestion(
        index,
        header or _("column %(n)s") % {"n": index + 1},
        " · ".join(_shown(value, header) for value in values),
        (
            Choice("", _("Leave out"), column.role == ""),
            *(Choice(role.id, str(role.title), role.id == column.role) for role in roles.ROLES),
        ),
        tuple(Choice(value, label, value == column.unit) for value, label in _units() if is_amount),
    )


def _shape(value: str) -> str:
    """The value without what it says: Anna Ek → Xxxx Xx, 20100101-1234 → 99999999-9999."""
    shape = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", lambda match: "X" if match[0].isupper() else "x", value))
    return shape[:20]


def _units() -> tuple[tuple[str, str], ...]:
    return (
        (roles.MINUTES, _("minutes")),
        (roles.HOURS, _("hours")),
        (roles.PERCENT, _("percent of the lesson")),
        (roles.YES, _("yes or no")),
    )


def _questions(about: Understanding) -> tuple[Question, ...]:
    asked = (
        ("rows", _("What are the rows?"), (
            (profiles.ALL_LESSONS, _("Every lesson")),
            (profiles.DEVIATIONS, _("Only lessons with absence or lateness")),
        )),
        ("late", _("What is lateness?"), (
            (profiles.LATE_INSIDE, _("Part of the absence beside it")),
            (profiles.LATE_BESIDE, _("Time of its own, to be added to invalid absence")),
        )),
        ("empty", _("What does a row without presence and absence mean?"), (
            (profiles.NOTHING, _("Nobody was away")),
            (profiles.UNREPORTED, _("Nobody has reported")),
        )),
    )  # fmt: skip
    return tuple(
        Question(name, legend, tuple(Choice(value, label, getattr(about, name) == value) for value, label in choices))
        for name, legend, choices in asked
    )


def _understood(raw: Raw, understanding: Understanding) -> AltTable:
    """The first rows as lessons. Who they are about is not shown."""
    first = Raw(raw.sheet, raw.header_row, raw.headers, raw.rows[:_ROWS_SHOWN])
    frame = translate.lessons(first, understanding, {}).frame
    headers = translate.headers(raw, understanding)
    named = (
        ("row", _("Row")), ("date", _("Date")), ("start", _("Begins")), ("end", _("Ends")), ("subject", _("Subject")),
        ("present_minutes", _("Present")), ("valid_absence_minutes", _("Valid")),
        ("invalid_absence_minutes", _("Invalid")), ("late_minutes", _("Late")),
    )  # fmt: skip
    return AltTable(
        caption=_("The first rows, as they would be understood (minutes)"),
        headers=tuple(Cell(label) for _name, label in named),
        rows=tuple(
            tuple(
                Cell(_shown(str(row[name]), headers.get(name, "")) if row[name] is not None else "–", label=label)
                for name, label in named
            )
            for row in frame.to_dicts()
        ),
        is_stacked=True,
    )


def _doubt(understanding: Understanding) -> str:
    """What stands in the way, or what can't be known; '' when nothing does."""
    try:
        profiles.check(understanding)
    except PlainError as error:
        return str(error)
    if understanding.rows == profiles.DEVIATIONS:
        return _(
            "With only the lessons where somebody was away, nobody knows how many lessons there were. Shares of "
            "absence would be wrong, so such a file is not imported. Export a report with every lesson."
        )
    return ""
