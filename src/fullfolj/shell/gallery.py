"""Made-up content for the component gallery. No person, school or figure here is real."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from fullfolj.domain.share import Coverage
from fullfolj.shell.charts import WeekFigures, strip, strip_legend, week_chart, week_legend
from fullfolj.shell.components import (
    AltTable,
    Cell,
    ContactMenu,
    ContentsLink,
    DayKind,
    DoneRow,
    ErrorLink,
    Event,
    Evidence,
    Figure,
    LaterBubble,
    MarkShape,
    Meta,
    Option,
    Progress,
    Row,
    SignalCard,
    SnoozeForm,
    Strip,
    StripDay,
    Tag,
    Term,
    Toast,
    Undo,
)
from fullfolj.shell.heat import HeatGrid, HeatWeek, LessonKind, heat_grid, heat_legend

_SHAPE = "..i...v....v...m.uVv"  # a letter a school day, as below
_KINDS = {
    ".": (DayKind.PRESENT, False),
    "i": (DayKind.INVALID, True),
    "l": (DayKind.LATE, False),
    "v": (DayKind.VALID, True),
    "V": (DayKind.VALID, False),
    "m": (DayKind.MIXED, True),
    "u": (DayKind.UNREPORTED, False),
}


def examples(today: dt.date) -> dict[str, Any]:
    """Context for shell/gallery.html."""
    row = _row(today)
    return {
        "row": row,
        "legend": strip_legend(),
        "week_legend": week_legend(),
        "done": DoneRow("row-done", "Milo Hedvall", "#", "8C", "ringde, nådde hem 08.47", Undo("/components/")),
        "chart": week_chart("Frånvaro i procent av lektionstiden", _weeks(today), _evidence()),
        "grid": _grid(today),
        "grid_legend": heat_legend(with_frame=True),
        "tags": (
            Tag(MarkShape.WORKS, "Fungerar"),
            Tag(MarkShape.WATCH, "Bevaka"),
            Tag(MarkShape.NEEDS_SUPPORT, "Behöver stöd"),
            Tag(MarkShape.NO_DATA, "Underlag saknas"),
        ),
        "signal": SignalCard(
            tag=Tag(MarkShape.NEEDS_SUPPORT, "Behöver stöd"),
            title="Frånvaro minst 20 procent",
            why=("Borta ", Figure("24 av 112 lektioner", _evidence()), ", 21 procent."),
            against=("Hälften är två dagar i vecka 47, anmälda hemifrån.",),
            clears="Frånvaron är under 20 procent. Med full närvaro sker det den 30 november.",
            since="Tänd sedan 9 november, 11 skoldagar.",
        ),
        "events": (
            Event("I går, måndag 23 november", "Lena Brorsson · pratade med eleven", "Berättade om resan till skolan."),
            Event("Tisdag 17 november", "Lena Brorsson · ringde, inget svar"),
        ),
        "menu": _menu(),
        "snooze": _snooze(today),
        "errors": (ErrorLink("Välj varför", "example-snooze-form-reason"),),
        "contents": (ContentsLink("rows", "Nya mönster", 3), ContentsLink("charts", "Under radarn", 0)),
        "progress": Progress(412, 1000, "Läser rad 412 av 1 000", "Brukar ta en halv minut."),
        "toast": Toast("Loggat: ringde, nådde hem, Milo Hedvall.", Undo("/components/")),
    }


def _evidence() -> Evidence:
    return Evidence(
        title="Frånvarande skoldagar – Maja Nordin",
        numerator="6 skoldagar där minst en lektion missats (4 giltiga, 2 ogiltiga)",
        denominator="20 skoldagar",
        window="20 skoldagar, 20 oktober–23 november",
        coverage="98 % av lektionerna rapporterade",
        rule="Minst 10 procent frånvaro på 20 skoldagar",
        extra=(Term("Jämförelse", "0 av 20 skoldagar i september"),),
        sentence="Släcks när frånvaron är under 10 procent.",
    )


def _strip(today: dt.date) -> Strip | None:
    days = [today - dt.timedelta(days=28 - n) for n in range(28)]
    schooldays = [day for day in days if day.weekday() < 5]
    return strip([StripDay(day, *_KINDS[letter]) for day, letter in zip(schooldays, _SHAPE, strict=True)])


def _row(today: dt.date) -> Row:
    return Row(
        id="row-example",
        name="Maja Nordin",
        url="#rows",
        group="7A",
        tag=Tag(MarkShape.NEEDS_SUPPORT, "14 skoldagar"),
        sentences=(("Frånvarande ", Figure("6 av de senaste 20", _evidence()), " skoldagarna."),),
        meta=(
            Meta("Signal sedan 3 skoldagar"),
            Meta("Ingen kontakt ännu"),
            Meta("Föreslås:", strong="Lena Brorsson", after=", mentor"),
        ),
        strip=_strip(today),
        contact=LaterBubble("example-contact", "", "Hämtas när bubblan öppnas"),
        snooze=LaterBubble("example-snooze", "", "Hämtas när bubblan öppnas"),
    )


def _grid(today: dt.date) -> HeatGrid | None:
    """Four weeks, one of them a break, with the first two lessons of Mondays framed."""
    monday = today - dt.timedelta(days=today.weekday(), weeks=4)
    lines = ("ii....s....w.", "i......vvv...", "", "ii...uu......")
    places = [(day, slot) for day, most in enumerate((4, 3, 3, 3)) for slot in range(1, most + 1)]
    weeks = []
    for number, line in enumerate(lines):
        kinds = [LessonKind("" if sign == "." else sign) for sign in line]
        lessons = dict(zip(places, kinds, strict=False))
        weeks.append(HeatWeek(monday + dt.timedelta(weeks=number), lessons, "" if line else "Höstlov"))
    framed = {(week.monday, (0, slot)) for week in weeks if week.lessons for slot in (1, 2)}
    headers = (Cell("Lektion"), Cell("Missade", is_number=True))
    table = AltTable("Missade lektioner", headers, ((Cell("Måndag, lektion 1"), Cell("3 av 3", is_number=True)),))
    label = "Rutnät med veckor och lektioner. Inramat mönster: lektion 1 och 2 på måndagar."
    return heat_grid(weeks, label, table, framed)


def _menu() -> ContactMenu:
    kinds = (Option("talked", "Pratade med eleven"), Option("reached-home", "Ringde, nådde hem"))
    return ContactMenu("example-menu", "Maja Nordin", "", kinds, Option("other", "Annat, med anteckning"))


def _snooze(today: dt.date) -> SnoozeForm:
    dates = tuple(
        Option((today + dt.timedelta(days=n)).isoformat(), f"Om {n} dagar", is_chosen=n == 7) for n in (3, 7, 14)
    )
    return SnoozeForm(
        id="example-snooze-form",
        name="Maja Nordin",
        url="",
        reasons=(Option("in-contact", "Kontakt pågår"), Option("known", "Redan känt")),
        dates=dates,
        earliest=today + dt.timedelta(days=1),
    )


def _weeks(today: dt.date) -> list[WeekFigures]:
    monday = today - dt.timedelta(days=today.weekday(), weeks=13)
    valid = (0, 21, 0, 0, 0, 0, 0, 0, 0, 18, 0, 0, 43, 0)
    invalid = (0, 0, 0, 0, 0, 0, 7, 7, 0, 7, 0, 11, 0, 0)
    weeks = []
    for n, (valid_share, invalid_share) in enumerate(zip(valid, invalid, strict=True)):
        reported = Coverage(100, 120) if n != 5 else Coverage(20, 120)
        words = {10: "Höstlov", 13: "Pågår"}.get(n, "")
        shares = Fraction(valid_share, 100), Fraction(invalid_share, 100)
        weeks.append(WeekFigures(monday + dt.timedelta(weeks=n), *shares, reported, words))
    return weeks
