"""The page that asks what the columns of a foreign file are: a guess for each, and the first rows as understood."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.domain.errors import PlainError
from fullfolj.grading.subjects import SUBJECTS
from fullfolj.imports import column_questions
from fullfolj.imports.column_questions import Option, Question
from fullfolj.intake.mapping import periods, profiles, roles, table, translate, translate_roster
from fullfolj.intake.mapping.periods import Period
from fullfolj.intake.mapping.profiles import Column, Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import Import, ImportKind
from fullfolj.school.enums import SchoolType
from fullfolj.school.models import Organisation
from fullfolj.shell.components import AltTable, Cell

_ROWS_SHOWN = 5
#: What may be shown as it stands: dates, times and short numbers, whatever the column is said to be.
_PLAIN = re.compile(r"[\d:.,%\s–-]{1,11}")
_DATES_AND_TIMES = re.compile(
    r"(?:\d{4}-?\d{2}-?\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})(?: 00:00:00)?"
    r"|\d{1,2}[:.]\d{2}(?:\s*[–-]\s*\d{1,2}[:.]\d{2})?"
)
#: More figures than this in a cell that is no date may be somebody's number.
_MOST_FIGURES = 6
#: Two words with capitals look like a name, whatever the column is called.
_LIKE_NAME = re.compile(r"[^\W\d_]+[ ,]+[^\W\d_]+")
#: Words that name nobody, in a column whose own name says that it has them: a name given by a person is not enough.
_WORDS = {"subject", "group", "reported", "cancelled", "class"}


#: What a sheet may hold of codes: these name nobody, whatever column they stand in.
_CODE = re.compile(
    rf"\d{{4}}/\d{{2}}|HT|VT|[A-FYZ]|-|EJ|ANP|{'|'.join(SUBJECTS)}|{'|'.join(SchoolType.values)}|(?:M1|M2|ML)[A-ZÅÄÖ]{{3}}"
)
_KIND_WORDS = {"term": gettext_lazy("term grade"), "final": gettext_lazy("final grade")}
_ANSWERS = {
    "rows": (profiles.ALL_LESSONS, profiles.DEVIATIONS),
    "late": (profiles.LATE_INSIDE, profiles.LATE_BESIDE),
    "empty": (profiles.NOTHING, profiles.UNREPORTED),
    "grain": (profiles.LESSON, profiles.DAY, profiles.PERIOD),
    "scale": (profiles.OWN_SCALE, profiles.TO_20),
    "subject": tuple(SUBJECTS),
    "pupils": (profiles.SOME_PUPILS, profiles.ALL_PUPILS),
    "name_order": (profiles.GIVEN_FIRST, profiles.FAMILY_FIRST),
    "school_type": tuple(SchoolType.values),
}


@dataclass(frozen=True)
class ColumnQuestion:
    """One column: what it is called, its first values, what it may be; `units` only where it is an amount."""

    index: int
    header: str
    examples: str
    roles: tuple[Option, ...]
    units: tuple[Option, ...]


@dataclass(frozen=True)
class ColumnsPage:
    name: str
    columns: tuple[ColumnQuestion, ...]
    questions: tuple[Question, ...]
    selects: tuple[Question, ...]
    understood: AltTable
    doubt: str


@dataclass(frozen=True)
class Answer:
    """What is understood of a file so far; `period` and `unit` (a code) are what somebody has chosen for it, or ''."""

    name: str
    understanding: Understanding
    period: str
    unit: str


def answer(imp: Import, raw: Raw, posted: Mapping[str, str]) -> Answer:
    """What the form says, else what the profile of that shape says, else what we propose."""
    earlier = profiles.find(imp.organiser, raw)
    area = profiles.area_of(imp.kind)
    understanding = understanding_of(raw, posted, profiles.understood(earlier), area)
    name = posted.get("name") or (earlier.name if earlier else Path(imp.file_name).stem[:60])
    return Answer(name, understanding, period_of(raw, understanding, posted), _unit_of(imp, understanding, posted))


def understanding_of(raw: Raw, posted: Mapping[str, str], earlier: Understanding | None, area: str) -> Understanding:
    """What the form says; without an answer what somebody has said earlier, else what we propose for such a sheet."""
    guess = earlier or profiles.propose(raw, area)
    if not posted:
        return guess
    known = {role.id for role in roles.of_area(area)}
    columns = []
    for index, column in enumerate(guess.columns):
        role = posted.get(f"role-{index}", column.role)
        unit = posted.get(f"unit-{index}", column.unit)
        columns.append(Column(role if role in known else "", unit if unit in dict(_units()) else roles.MINUTES))
    answers = {name: getattr(guess, name) for name in _ANSWERS}
    answers |= {name: posted[name] for name, known in _ANSWERS.items() if posted.get(name) in known}
    if guess.grain in (profiles.GRADE, profiles.PERSON):
        answers["grain"] = guess.grain
    return Understanding(tuple(columns), **answers)


def period_of(raw: Raw, understanding: Understanding, posted: Mapping[str, str]) -> str:
    """The chosen period of a file whose rows don't tell theirs, as periods.read takes it; '' when nobody has chosen."""
    chosen = posted.get("period", "")
    return chosen if not understanding.tells_period and periods.read(chosen) is not None else ""


def _unit_of(imp: Import, understanding: Understanding, posted: Mapping[str, str]) -> str:
    """The chosen school unit of a class list that does not tell it, or the only one that it can be."""
    if understanding.tells_unit:
        return ""
    codes = [unit.school_unit_code for unit in _units_of(imp)]
    chosen = posted.get("unit") or imp.options.get("unit", "")
    return chosen if chosen in codes else codes[0] if len(codes) == 1 else ""


def _units_of(imp: Import) -> list[Organisation]:
    return table.units_of(imp.organiser, imp.options.get("units"))


def page(imp: Import, raw: Raw, answer: Answer, today: dt.date) -> ColumnsPage:
    """The page for the file and what is understood of it so far."""
    understanding = answer.understanding
    period = periods.read(answer.period) if answer.period else periods.within(raw.above)
    return ColumnsPage(
        name=answer.name,
        columns=tuple(_column(raw, index, column, understanding) for index, column in enumerate(understanding.columns)),
        questions=column_questions.questions(understanding),
        selects=column_questions.selects(understanding, period, answer.unit, _units_of(imp), today),
        understood=_understood(raw, table.Reading(understanding, period, today, answer.unit)),
        doubt=_doubt(understanding, period, answer.unit),
    )


def _shown(value: str, header: str) -> str:
    """The value if it can name nobody, else its shape: whoever imports need not be one who may see pupils."""
    is_short = sum(sign.isdigit() for sign in value) <= _MOST_FIGURES
    is_plain = _DATES_AND_TIMES.fullmatch(value) or (is_short and _PLAIN.fullmatch(value))
    is_word = {roles.by_name(header), roles.by_name(header, roles.ROSTER)} & _WORDS and not re.search(r"\d", value[6:])
    is_word = is_word and not _LIKE_NAME.fullmatch(value)
    return value[:20] if is_plain or is_word else _shape(value)


def _column(raw: Raw, index: int, column: Column, about: Understanding) -> ColumnQuestion:
    is_amount = column.role != "" and roles.ROLES.get(column.role).amount
    header = raw.headers[index]
    values = list(dict.fromkeys(value for value in raw.column(index) if value))[:3]
    return ColumnQuestion(
        index,
        header or _("column %(n)s") % {"n": index + 1},
        " · ".join(_shown(value, header) for value in values),
        (
            Option("", _("Leave out"), column.role == ""),
            *(Option(role.id, str(role.title), role.id == column.role) for role in _roles_of(about)),
        ),
        tuple(Option(value, label, value == column.unit) for value, label in _units() if is_amount),
    )


def _roles_of(about: Understanding) -> list[roles.Role]:
    return roles.of_area(profiles.area_of(about.kind))


def _shape(value: str) -> str:
    """The value without what it says: Anna Ek → Xxxx Xx, 20100101-1234 → 99999999-9999."""
    shape = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", lambda match: "X" if match[0].isupper() else "x", value))
    return shape[:20]


def _units() -> tuple[tuple[str, str], ...]:
    return (
        (roles.MINUTES, _("minutes")),
        (roles.HOURS, _("hours")),
        (roles.PERCENT, _("percent of the offered time")),
        (roles.YES, _("yes or no")),
        (roles.DAYS, _("number of days")),
        (roles.LESSONS, _("number of lessons")),
    )


_LESSON_COLUMNS = (
    ("row", gettext_lazy("Row")), ("date", gettext_lazy("Date")), ("start", gettext_lazy("Begins")),
    ("end", gettext_lazy("Ends")), ("subject", gettext_lazy("Subject")), ("present_minutes", gettext_lazy("Present")),
    ("valid_absence_minutes", gettext_lazy("Valid")), ("invalid_absence_minutes", gettext_lazy("Invalid")),
    ("late_minutes", gettext_lazy("Late")),
)  # fmt: skip
_TOTAL_COLUMNS = (
    ("row", gettext_lazy("Row")), ("from", gettext_lazy("From")), ("to", gettext_lazy("To")),
    ("subject", gettext_lazy("Subject")), ("offered_minutes", gettext_lazy("Offered")),
    ("present_minutes", gettext_lazy("Present")), ("valid_absence_minutes", gettext_lazy("Valid")),
    ("invalid_absence_minutes", gettext_lazy("Invalid")), ("absence_minutes", gettext_lazy("All absence")),
    ("unit", gettext_lazy("Counted in")),
)  # fmt: skip


_GRADE_COLUMNS = (
    ("row", gettext_lazy("Row")), ("school_year", gettext_lazy("School year")), ("term", gettext_lazy("Term")),
    ("subject", gettext_lazy("Subject")), ("grade", gettext_lazy("Grade")), ("kind", gettext_lazy("Kind")),
)  # fmt: skip
_PUPIL_COLUMNS = (
    ("row", gettext_lazy("Row")), ("Förnamn", gettext_lazy("Given name")), ("Efternamn", gettext_lazy("Family name")),
    ("Årskurs", gettext_lazy("Year level")), ("Klass", gettext_lazy("Class")),
    ("Skolform", gettext_lazy("Type of schooling")), ("Skolenhetskod", gettext_lazy("School unit")),
    ("Sekretessmarkering", gettext_lazy("Protected identity")),
)  # fmt: skip
_COLUMNS_OF = {
    ImportKind.ROSTER: _PUPIL_COLUMNS,
    ImportKind.LESSONS: _LESSON_COLUMNS,
    ImportKind.TOTALS: _TOTAL_COLUMNS,
    ImportKind.GRADES: _GRADE_COLUMNS,
}


def _understood(raw: Raw, about: table.Reading) -> AltTable:
    """The first rows as lessons, sums, grades or pupils. Who they are about is not shown."""
    frame = table.translated(replace(raw, rows=raw.rows[:_ROWS_SHOWN]), about, {}).frame
    of_kind = translate_roster if about.understanding.kind == ImportKind.ROSTER else translate
    headers = of_kind.headers(raw, about.understanding)
    is_lessons = about.understanding.kind == ImportKind.LESSONS
    named = _COLUMNS_OF[about.understanding.kind]
    captions = (
        _("The first rows, as they would be understood (minutes)"),
        _("The first rows, as they would be understood"),
    )
    return AltTable(
        caption=captions[0] if is_lessons else captions[1],
        headers=tuple(Cell(str(label)) for _name, label in named),
        rows=tuple(
            tuple(Cell(_told(row, name, headers), label=str(label)) for name, label in named)
            for row in frame.to_dicts()
        ),
        is_stacked=True,
    )


def _told(row: Mapping[str, object], name: str, headers: Mapping[str, str]) -> str:
    value = row[name]
    if value is None:
        return "–"
    if name == "unit":
        return dict(_units()).get(str(value), str(value))
    if name == "kind" and str(value) in _KIND_WORDS:
        return str(_KIND_WORDS[str(value)])
    if _CODE.fullmatch(str(value)):
        return str(value)
    return _shown(str(value), headers.get(name, ""))


def _doubt(understanding: Understanding, period: Period | None, unit: str) -> str:
    """What stands in the way, or what can't be known; '' when nothing does."""
    try:
        profiles.check(understanding)
    except PlainError as error:
        return str(error)
    if not understanding.tells_period and period is None:
        return _("Choose which period the file is about. Next time it will be asked again, since the rows don't say.")
    if not understanding.tells_unit and not unit:
        return _("Choose which school the list comes from. You are asked next time too, since the list doesn't say.")
    if understanding.grain == profiles.LESSON and understanding.rows == profiles.DEVIATIONS:
        return _(
            "With only the lessons where somebody was away, nobody knows how many lessons there were. Shares of "
            "absence would be wrong, so such a file is not imported. Export a report with every lesson."
        )
    return ""
