"""The manual's page of measures in examples: drawn lessons, and what the program makes of them.

Figures are those that the tests check; nothing on the page is written beside them but the Swedish words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation

from fullfolj.measures import LessonSums, Rollup
from fullfolj.shell import words
from tests.oracle.measures import Lesson
from tests.spec import drawing, test_disclosure, test_groups, test_lesson_sums, test_measures
from tests.spec.drawing import MeasureSpec
from tests.spec.manual import ALL_SIGNS, RENEW, weeks_of, word_of
from tests.spec.test_groups import GroupSpec
from tests.spec.test_lesson_sums import SumSpec

PATH = Path(__file__).parents[2] / "docs" / "how-to" / "matten-exempel.md"
_NOT_KNOWN = "okänt"
_NAMES = {
    "absence_share": "Frånvaroandel",
    "valid_absence_share": "Giltig frånvaroandel",
    "invalid_absence_share": "Ogiltig frånvaroandel",
    "whole_days_absent": "Hela frånvarodagar",
    "absence_spells": "Frånvaroepisoder",
    "late_arrivals": "Sena ankomster",
    "scattered_absence": "Ströfrånvaro, lektioner",
    "invalid_occasions": "Ogiltiga tillfällen",
    "change": "Förändring",
}
_WEEKDAYS = {"Mon": "måndag", "Tue": "tisdag", "Wed": "onsdag", "Thu": "torsdag", "Fri": "fredag"}
_WAYS = {
    "reported": "av rapporterad tid",
    "offered": "av erbjuden tid",
    "offered_strict": "av erbjuden tid i rapporterade lektioner",
    "day": "i hela dagar",
}
_WINDOWS = {
    "last_20_school_days": "de senaste 20 skoldagarna",
    "last_4_weeks": "de senaste fyra veckorna",
    "term": "terminen",
}
_OPENING = """# Måtten i exempel

Varje exempel är påhittade lektioner och de siffror som Fullfölj räknar ur dem. Vad måtten är till för står i
[Måtten](matten.md).

Sidan skrivs ur de tabeller som måtten prövas med, och prövas själv varje gång: den säger det programmet säger.
Den skrivs om med `{renew}`.

## Så läser du lektionerna

Där exemplet är ritat vecka för vecka är en rad en vecka, måndag till fredag, och ett tecken en lektion på 60
minuter:

{legend}
"""


def page() -> str:
    """The whole page in Swedish."""
    legend = "\n".join(f"* `{sign}` {meaning}" for sign, meaning in ALL_SIGNS.values())
    with translation.override("sv"):
        parts = [
            _OPENING.format(renew=RENEW, legend=legend),
            "## En elev\n",
            *(_of_pupil(spec) for spec in test_measures.SPECS),
            "## Ämne, grupp, veckodag och vecka\n",
            *(_of_lessons(spec) for spec in test_lesson_sums.SPECS if spec.swedish[0]),
            "## Klasser och andra grupper av elever\n",
            *(_of_group(spec) for spec in test_groups.SPECS if spec.swedish[0]),
            _small_numbers(),
        ]
    return "\n".join(parts).replace(words.NBSP, " ")


def _headed(swedish: tuple[str, str], *lines: str) -> str:
    title, text = swedish
    return "\n".join([f"### {title}", "", text, "", *lines, ""])


def _table(*rows: tuple[str, ...]) -> list[str]:
    head, *body = rows
    return [f"| {' | '.join(row)} |" for row in (head, tuple("---" for _ in head), *body)]


# ---- one pupil ----


def _of_pupil(spec: MeasureSpec) -> str:
    window = drawing.measure(spec)
    day = words.long_day(dt.date.fromisoformat(spec.as_of), dt.date.fromisoformat(spec.as_of))
    told = [(_NAMES[name], _value(name, window[name])) for name in spec.expected]
    if spec.ways:
        every = window["absence_share_definitions"].items()
        told = [(f"Frånvaroandel {_WAYS[definition]}", _share(found)) for definition, found in every]
    about = f"Siffrorna gäller {_WINDOWS[spec.window]} till och med {day}."
    rows = _table(("Mått", "Fullfölj säger"), *told)
    return _headed(spec.swedish, "```text", *weeks_of(spec.lessons), "```", "", about, "", *rows)


def _value(name: str, found: Mapping[str, Any]) -> str:
    if name.endswith("_share"):
        return _share(found)
    if name == "change":
        points = found["points"]
        return _NOT_KNOWN if points is None else f"{'+' if points > 0 else ''}{words.decimal(points)} procentenheter"
    if found["count"] is None:
        return _NOT_KNOWN
    if name == "absence_spells" and found["count"]:
        return f"{found['count']}, varav {found['short']} korta; den längsta {found['longest_days']} skoldagar"
    return str(found["count"])


def _share(found: Mapping[str, Any]) -> str:
    unit, of = ("days", "skoldagar") if found["definition"] == "day" else ("minutes", "minuter")
    coverage = _coverage(found["coverage"])
    if found["share"] is None:
        return f"{_NOT_KNOWN}; {coverage}"
    parts = words.n_of_m(found[f"numerator_{unit}"], found[f"denominator_{unit}"])
    return f"{words.percent(found['share'], 1)} ({parts} {of}); {coverage}"


def _coverage(share: float | None) -> str:
    if share is None:
        return "inga lektioner"
    told = f"{words.percent(share)} av lektionstiden är rapporterad"
    return f"{told}, osäkert" if share < 0.9 else told


# ---- lessons added up ----


def _of_lessons(spec: SumSpec) -> str:
    rows = [(_name(name, spec.by), *_sums(found)) for name, found in test_lesson_sums.added_up(spec)]
    first = {"subjects": "Ämne", "groups": "Grupp", "places": "Veckodag och lektion", "weeks": "Vecka"}[spec.by]
    head = (first, "Rapporterade lektioner", "Missade hela", "Sena", "Giltiga minuter", "Ogiltiga minuter")
    return _headed(spec.swedish, *_days(spec.lessons), "", "Det blir, för terminen:", "", *_table(head, *rows))


def _name(name: str, by: str) -> str:
    if by == "places":
        day, number = name.split()
        return f"{_WEEKDAYS[day]}, lektion {number}"
    if by == "weeks":
        return str(dt.date.fromisoformat(name).isocalendar().week)
    return name or "ingen grupp"


def _sums(found: LessonSums) -> Iterator[str]:
    yield f"{found.reported_lessons} av {found.lessons}"
    for value in (found.wholly_absent, found.late_arrivals, found.valid, found.invalid):
        yield _NOT_KNOWN if value is None else str(value)


def _days(table: str) -> list[str]:
    """A row a day with what each lesson was; weeks as signs where there are many days."""
    by_day: dict[dt.date, list[Lesson]] = defaultdict(list)
    for lesson in drawing.lessons_of(table):
        by_day[lesson.date].append(lesson)
    if len(by_day) > 5:
        return ["```text", *weeks_of(table), "```"]
    longest = max(map(len, by_day.values()))
    rows = [
        (words.long_day(date, date), *(_lesson(one) for one in held), *("" for _ in range(longest - len(held))))
        for date, held in by_day.items()
    ]
    return _table(("Dag", *(f"Klockan {8 + place}" for place in range(longest))), *rows)


def _lesson(lesson: Lesson) -> str:
    told = ALL_SIGNS[word_of(lesson)][1]
    return f"{lesson.subject}: {told}" if lesson.group else told


# ---- groups ----


def _of_group(spec: GroupSpec) -> str:
    pupils = [
        f"elev {number}   {_line(row.partition('|')[2].strip())}"
        for number, row in enumerate(spec.pupils.strip().splitlines(), 1)
    ]
    rows = [(group, *_figures(found)) for group, found in test_groups.rolled_up(spec).items()]
    head = (
        "Klass",
        "Elever som räknas",
        "För lite rapporterat",
        "Inget underlag",
        "Medelvärde av eleverna",
        "Av minuterna",
    )
    return _headed(spec.swedish, "```text", *pupils, "```", "", *_table((*head, "Rapporterat"), *rows))


def _small_numbers() -> str:
    """What is published of how many out of how many."""
    rows = [tuple(row.split()[:3]) for row in test_disclosure.ALONE.strip().splitlines()]
    shown = [
        (n, k, f"`{told}`" if "." in told[:2] or "~" in told else words.decimal(Decimal(told))) for n, k, told in rows
    ]
    swedish = (
        "Små tal",
        (
            "När siffror om grupper publiceras döljs det som skulle kunna peka ut någon. Tio elever behövs. Var det en"
            " till fyra som nådde, eller en till fyra som inte gjorde det, döljs siffran; från 90 procent står det"
            " `~100`. Är en del av en uppdelning dold döljs de andra också."
        ),
    )
    return _headed(swedish, *_table(("Elever", "Nådde", "Publiceras, procent"), *shown))


def _line(drawn: str) -> str:
    if drawn == "–":
        return "inga lektioner"
    days: dict[dt.date, str] = defaultdict(str)
    for lesson in drawing.lessons_of(drawn):
        days[lesson.date] += ALL_SIGNS[word_of(lesson)][0]
    return "  ".join(days.values())


def _figures(found: Rollup) -> Iterator[str]:
    yield f"{found.counted} av {found.pupils}"
    yield str(found.low_coverage)
    yield str(found.no_data)
    yield _NOT_KNOWN if found.mean is None else words.percent(found.mean, 1)
    share = found.by_minutes
    if share.value is None or share.numerator is None or share.denominator is None:
        yield _NOT_KNOWN
    else:
        yield f"{words.percent(share.value, 1)} ({words.n_of_m(share.numerator, share.denominator)})"
    yield words.percent_sign(share.coverage.value or 0)
