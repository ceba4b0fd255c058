"""A school's subjects year level by year level: where many lack the same, the teaching is the matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import FEW, Symbol
from fullfolj.grading.standing import place_of
from fullfolj.grading.subjects import SWEDISH, name_of
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Sentence, around
from fullfolj.studies import figures_tables
from fullfolj.studies.figures_cells import SchoolFigures
from fullfolj.studies.figures_queries import School
from fullfolj.studies.figures_tables import Level, SubjectLine, Told

#: From so large parts of those told of on, in per cent, a cell is shaded more.
_SHADES = (10, 25, 50)


@dataclass(frozen=True)
class UnitCell:
    """`shade` is 0 to 3: how large a part lacks the subject; `label` is the column, for narrow screens."""

    label: str
    text: str
    shade: int


@dataclass(frozen=True)
class UnitRow:
    subject: str
    cells: tuple[UnitCell, ...]


@dataclass(frozen=True)
class UnitPage:
    """Everything studies/unit.html places; `waiting` or `empty` stands in place of the figures."""

    name: str
    back: str
    lead: Sentence
    many: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    shades: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    evidence: Evidence | None = None
    waiting: str = ""
    empty: str = ""


def page(school: School, visitor: Visitor) -> UnitPage:
    if school.figures is None:
        return _page(school, waiting=waiting_words())
    lines = sorted(figures_tables.subjects(school.figures.cells), key=lambda line: place_of(line.code))
    if not lines:
        return _page(
            school, empty=_("Nothing is known of the school's subjects yet: no grades, and no teacher's word.")
        )
    levels = sorted({level for line in lines for level in line.levels}, key=lambda one: (one is None, one or 0))
    heads = {level: level_name(level) for level in levels}
    return UnitPage(
        name=school.unit.display_name,
        back=reverse("studies-units"),
        lead=_lead(lines, school.figures, visitor.today),
        many=tuple(_many(lines)),
        columns=(*heads.values(), _("The whole school")),
        rows=tuple(_row(line, levels) for line in lines),
        shades=_legend(),
        notes=(made_words(school.figures, visitor.today), *_notes(lines)),
        evidence=_evidence(lines, school.figures, visitor.today),
    )


def _page(school: School, *, waiting: str = "", empty: str = "") -> UnitPage:
    return UnitPage(
        school.unit.display_name, reverse("studies-units"), (), (), (), (), (), (), waiting=waiting, empty=empty
    )


def waiting_words() -> str:
    return _("The figures are being worked out. It takes a minute or so; then they are shown here.")


def made_words(figures: SchoolFigures, today: dt.date) -> str:
    at = timezone.localtime(dt.datetime.fromisoformat(figures.made_at))
    return _("As it was known on %(day)s at %(time)s. The figures are renewed once a week.") % {
        "day": words.day(at.date(), today),
        "time": words.clock(at),
    }


def subject_words(code: str) -> str:
    """Its name; Swedish stands for both of its forms."""
    return _("Swedish or Swedish as a second language") if code == SWEDISH[0] else name_of(code)


def level_name(level: Level) -> str:
    return _("Year level not known") if level is None else _("Year level %(number)s") % {"number": level}


def _lead(lines: Sequence[SubjectLine], figures: SchoolFigures, today: dt.date) -> Sentence:
    cells = [told for line in lines for told in line.levels.values()]
    many = sum(told.lacking is not None and told.lacking.is_many for told in cells)
    shown = sum(not told.is_hidden for told in cells)
    figure = words.n_of_m(many, shown)
    evidence = replace(
        _evidence(lines, figures, today),
        title=_("Where many lack the same"),
        numerator=_("subjects in a year level in which at least five pupils, and at least one in four, lack it"),
        denominator=ngettext(
            "%(count)s subject in a year level whose figure may be shown",
            "%(count)s subjects in a year level whose figure may be shown",
            shown,
        )
        % {"count": words.digits(shown)},
    )
    text = _("In %(figure)s subjects, year level by year level, many pupils lack the same.") % {"figure": figure}
    return around(text, figure, evidence)


def _evidence(lines: Sequence[SubjectLine], figures: SchoolFigures, today: dt.date) -> Evidence:
    cells = [told for line in lines for told in line.levels.values()]
    shown = sum(not told.is_hidden for told in cells)
    return Evidence(
        title=_("How many lack each subject, of those told of in it"),
        numerator=_("pupils who would lack a passing grade in the subject if the grades were set today"),
        denominator=_("pupils of the year level with a grade or a teacher's word in the subject"),
        window=_("the latest word of a teacher, else the latest grade"),
        coverage=_("%(shown)s; the others are hidden: they are about too few")
        % {"shown": words.n_of_m(shown, len(cells))},
        rule=_(
            "At risk and too little to judge from count as lacking; so do F and a dash that no teacher has spoken of."
        ),
        sentence=made_words(figures, today),
    )


def _many(lines: Sequence[SubjectLine]) -> Iterator[str]:
    """The largest part first."""
    found = [
        (one, line.code, level)
        for line in lines
        for level, told in line.levels.items()
        if (one := told.lacking) is not None and one.is_many
    ]
    for one, code, level in sorted(found, key=lambda some: (-some[0].lacking / some[0].told, place_of(some[1]))):
        yield _("%(subject)s, %(level)s: %(lacking)s lack the same.") % {
            "subject": subject_words(code),
            "level": words.uncapital(level_name(level)),
            "lacking": words.n_of_m(one.lacking, one.told),
        }


def _row(line: SubjectLine, levels: Sequence[Level]) -> UnitRow:
    cells = [UnitCell(level_name(level), *_cell(line.levels.get(level))) for level in levels]
    return UnitRow(subject_words(line.code), (*cells, UnitCell(_("The whole school"), *_cell(line.whole))))


def _cell(told: Told | None) -> tuple[str, int]:
    """The text and how much it is shaded. Nothing where nobody is told of."""
    if told is None:
        return "", 0
    if told.pupils is None:
        return str(Symbol.HIDDEN), 0
    one = told.lacking
    if one is None:
        few = {"lacking": f"1–{FEW}", "told": words.digits(told.pupils)}
        return (_("%(lacking)s of %(told)s") % few).replace(" ", words.NBSP), 0
    return words.n_of_m(one.lacking, one.told), sum(100 * one.lacking >= part * one.told for part in _SHADES)


def _legend() -> tuple[tuple[int, str], ...]:
    first, second, third = _SHADES
    return (
        (1, _("from %(share)s per cent") % {"share": first}),
        (2, _("from %(share)s per cent") % {"share": second}),
        (3, _("from %(share)s per cent") % {"share": third}),
    )


def _notes(lines: Sequence[SubjectLine]) -> Iterator[str]:
    yield _(
        "The first number lacks the subject: F, a dash, at risk or too little to judge from. The second is told of."
    )
    cells = [told for line in lines for told in (*line.levels.values(), line.whole)]
    if any(told.is_hidden for told in cells):
        yield _(
            "Two points: fewer than ten are told of, or the figure would tell of somebody together with the others."
        )
    if any(told.published == Symbol.NEARLY_ALL for told in cells):
        yield _("1–4: one to four pupils lack the subject. How many is not told, for it would tell of somebody.")
    yield _("Whoever has no grade and no teacher's word in a subject is not counted in it. An empty box: nobody is.")
    yield _("Whoever is enrolled at two schools is counted at the one that came last.")
    yield _(
        "Pupils with protected identity are in no figure; whoever became protected after the figures were worked out is"
        " left out the next time."
    )
