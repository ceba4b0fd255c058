"""The page of figures of groups: the mean of the pupils and the minutes side by side, in the order of the names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import Symbol
from fullfolj.insight import permissions, rollup_words
from fullfolj.insight.forms import KINDS
from fullfolj.insight.rollup_queries import Found, Split, Told
from fullfolj.measures.results import Definition, WindowName
from fullfolj.measures.rollups import Rollup
from fullfolj.shell import words
from fullfolj.shell.charts import scale
from fullfolj.shell.components import AltTable, Cell, Evidence, Figure, MenuLink, Sentence
from fullfolj.shell.measure_words import window_words


@dataclass(frozen=True)
class GroupRow:
    """A line of the table: `dot` (mean) and `tick` (by minutes) in per cent across, empty where nothing is told."""

    name: str
    label: str
    cells: tuple[tuple[str, Figure | str], ...]
    dot: str = ""
    tick: str = ""
    is_uncertain: bool = False


@dataclass(frozen=True)
class Mark:
    """A place on the axis, in per cent across; `anchor` keeps its words inside the picture."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class GroupTable:
    """One split with its picture; `titles` stand over the figures, the name and the picture before them."""

    id: str
    heading: str
    first: str
    titles: tuple[str, ...]
    rows: tuple[GroupRow, ...]
    axis: tuple[Mark, ...]

    @property
    def plain(self) -> AltTable:
        """The same without the picture, for documents."""
        rows = tuple(
            (Cell(row.name), *(Cell(_text(cell), is_number=True) for _title, cell in row.cells)) for row in self.rows
        )
        headers = (Cell(self.first), *(Cell(title, is_number=True) for title in self.titles))
        return AltTable(self.heading, headers, rows)


@dataclass(frozen=True)
class RollupPage:
    """Everything insight/rollups.html places; `empty` or `waiting` stand in place of figures."""

    name: str
    heading: str
    lead: Sentence
    about: str
    window: str
    evidence: Evidence | None
    tables: tuple[GroupTable, ...]
    places: tuple[MenuLink, ...]
    windows: tuple[MenuLink, ...]
    kinds: tuple[MenuLink, ...]
    pdf_url: str
    reports_url: str
    chosen_window: str
    chosen_kind: str
    notes: tuple[str, ...] = ()
    empty: str = ""
    waiting: str = ""


def page(found: Found, visitor: Visitor) -> RollupPage:
    today, whole = visitor.today, found.whole.figure
    waiting = rollup_words.waiting() if found.waits else ""
    empty = "" if found.waits else found.trouble or rollup_words.why_nothing(found.whole)
    told = whole if not (waiting or empty) else None
    tables = tuple(_table(split, today) for split in found.splits if split.groups)
    return RollupPage(
        name=found.place.chosen.display_name,
        heading=rollup_words.heading(found.kind),
        lead=rollup_words.lead(found.whole.name, told, found.kind, today) if told else (),
        about=rollup_words.about(told) if told else "",
        window=words.sentence_case(window_words(whole.by_minutes.window, today)) if whole else "",
        evidence=rollup_words.mean_evidence(found.whole.name, told, today) if told else None,
        tables=tables if told else (),
        places=_places(found),
        windows=tuple(
            MenuLink(rollup_words.window(one), _address(found, window=one.value), one is found.window)
            for one in WindowName
        ),
        kinds=tuple(MenuLink(rollup_words.kind(one), _address(found, kind=one), one == found.kind) for one in KINDS),
        pdf_url=_address(found, route="rollups-pdf"),
        reports_url=reverse("reports") if visitor.may(permissions.SEE) else "",
        chosen_window=found.window.value,
        chosen_kind=found.kind,
        notes=rollup_words.notes(),
        empty=empty,
        waiting=waiting,
    )


def _places(found: Found) -> tuple[MenuLink, ...]:
    every = found.place.every if len(found.place.every) > 1 else ()
    return tuple(MenuLink(one.display_name, "", one == found.place.chosen, str(one.uuid)) for one in every)


def _address(found: Found, route: str = "rollups", **other: str) -> str:
    asked = {"school": str(found.place.chosen.uuid), "window": found.window.value, "kind": found.kind, **other}
    return f"{reverse(route)}?{urlencode(asked)}"


def _table(split: Split, today: dt.date) -> GroupTable:
    heading, first = {
        "units": (_("School by school"), _("School")),
        "levels": (_("Year level by year level"), _("Year level")),
        "classes": (_("Class by class"), _("Class")),
    }[split.name]
    told = [(one, one.figure) for one in split.groups if one.figure is not None and one.figure.pupils]
    shown = [figure for one, figure in told if not one.is_hidden and figure.counted]
    shares = [Fraction(share) for figure in shown for share in (figure.mean, figure.by_minutes.value) if share]
    top, step = scale(max(shares, default=Fraction(0)))
    titles = _titles(shown)
    return GroupTable(
        id=split.name,
        heading=heading,
        first=first,
        titles=titles,
        rows=tuple(_row(_name(one, split), figure, titles, top, today, one.is_hidden) for one, figure in told),
        axis=tuple(_mark(level, top) for level in range(0, top + 1, step)),
    )


def _titles(shown: list[Rollup]) -> tuple[str, ...]:
    by_days = any(one.by_minutes.definition == Definition.DAY for one in shown)
    by = _("By days") if by_days else _("By minutes")
    return _("Mean of pupils"), by, _("Pupils counted"), _("Left out"), _("Reported")


def _name(one: Told, split: Split) -> str:
    if split.name != "levels":
        return one.name
    return _("Year level %(number)s") % {"number": one.name} if one.name else _("Year level not known")


def _row(name: str, one: Rollup, titles: tuple[str, ...], top: int, today: dt.date, is_hidden: bool) -> GroupRow:
    coverage = one.by_minutes.coverage
    reported = words.percent_sign(coverage.value) if coverage.value is not None else _("No lessons")
    dots = str(Symbol.HIDDEN)
    if is_hidden:
        cells: tuple[Figure | str, ...] = (dots, dots, dots, dots, reported)
        return GroupRow(name, _("%(name)s: hidden") % {"name": name}, _under(titles, cells))
    if not one.counted:
        unknown = _("Too little reported")
        cells = (unknown, unknown, words.digits(0), words.digits(one.pupils), reported)
        return GroupRow(name, _("%(name)s: too little is reported") % {"name": name}, _under(titles, cells))
    mean, minutes = Fraction(one.mean or 0), one.by_minutes.value or Fraction(0)
    cells = (
        Figure(words.percent_sign(mean, 1), rollup_words.mean_evidence(name, one, today)),
        Figure(words.percent_sign(minutes, 1), rollup_words.minutes_evidence(name, one, today)),
        words.digits(one.counted),
        words.digits(one.pupils - one.counted),
        reported,
    )
    label = rollup_words.drawn(name, mean, minutes, one)
    return GroupRow(name, label, _under(titles, cells), _x(mean, top), _x(minutes, top), coverage.is_uncertain)


def _under(titles: tuple[str, ...], cells: tuple[Figure | str, ...]) -> tuple[tuple[str, Figure | str], ...]:
    return tuple(zip(titles, cells, strict=True))


def _text(cell: Figure | str) -> str:
    return cell.text if isinstance(cell, Figure) else cell


def _x(share: Fraction, top: int) -> str:
    return f"{min(float(share) * 100 / top, 1.0) * 100:.2f}%"


def _mark(level: int, top: int) -> Mark:
    label = f"{level}{words.NBSP}%" if level == top else str(level)
    return Mark(_x(Fraction(level, 100), top), label, "start" if level == 0 else "end" if level == top else "middle")
