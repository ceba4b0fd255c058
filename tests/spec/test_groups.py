"""Classes, year levels, units, organisers and teaching groups: means of pupils, and by minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.measures import Rollup, WindowName, runner
from tests.oracle import facts
from tests.spec.drawing import lessons_of

title = "Figures of groups"
_AS_OF = dt.date(2026, 9, 30)


@dataclass(frozen=True)
class GroupSpec:
    """`pupils`: a row each, "groups | lessons" (a first day, a number of days, what they hold), – for no lessons.

    `expected`: "group: counted of pupils, low, without data; mean; numerator/denominator; coverage".
    """

    name: str
    words: str
    pupils: str
    expected: str
    definition: str = "reported"
    as_of: dt.date = _AS_OF
    swedish: tuple[str, str] = ("", "")


SPECS = [
    GroupSpec(
        "every pupil weighs the same, or every minute does",
        "One pupil has few lessons and missed half of them; the other has many and missed none.",
        """
        8A | 2026-09-07  1  valid here
        8A | 2026-09-07  3  here here
        """,
        "8A: 2 of 2, 0 low, 0 without; mean 0.25; 60/480; coverage 1",
        swedish=(
            "Varje elev väger lika, eller varje minut",
            (
                "En elev har få lektioner och missade hälften; den andra har många och missade ingen. Medelvärdet av"
                " elevernas andelar är 25 procent, andelen av minuterna 12,5."
            ),
        ),
    ),
    GroupSpec(
        "low coverage and no data are left out, and counted",
        "Less than 75 percent reported is too little; an unreported pupil and one without lessons are unknown.",
        """
        8A | 2026-09-07  1  valid here here here
        8A | 2026-09-07  1  valid here ? ?
        8A | 2026-09-07  1  ? ? ? ?
        8A | –
        """,
        "8A: 1 of 4, 1 low, 2 without; mean 0.25; 60/240; coverage 1/2",
        swedish=(
            "Den som det saknas underlag för räknas inte in, men syns",
            (
                "En elev har för få rapporterade lektioner, en har ingen rapporterad och en har inga lektioner alls. De"
                " räknas inte som närvarande; det står hur många de är."
            ),
        ),
    ),
    GroupSpec(
        "a class whose lessons are all unreported",
        "Nothing is known, and 0 is not said.",
        """
        8B | 2026-09-07  5  ? ?
        8B | 2026-09-07  5  ? ?
        """,
        "8B: 0 of 2, 0 low, 2 without; mean –; –/–; coverage 0",
        swedish=(
            "En klass där ingen lektion är rapporterad",
            "Då vet vi ingenting, och säger inte noll.",
        ),
    ),
    GroupSpec(
        "unreported is not presence, whatever the definition",
        "A pupil without a report is left out also where unreported lessons count as present.",
        """
        8A | 2026-09-07  1  valid here here ?
        8A | 2026-09-07  1  ? ? ? ?
        """,
        "8A: 1 of 2, 0 low, 1 without; mean 0.25; 60/240; coverage 3/8",
        definition="offered",
    ),
    GroupSpec(
        "in days",
        "Whole days absent of school days with a reported lesson.",
        """
        8A | 2026-09-07  1  valid valid
        8A | 2026-09-07  4  here valid
        """,
        "8A: 2 of 2, 0 low, 0 without; mean 0.5; 1/5; coverage 1",
        definition="day",
    ),
    GroupSpec(
        "a pupil is in a class, a year level and a unit",
        "Each group has figures of its own.",
        """
        8A 8 Ekskolan | 2026-09-07  1  valid here
        8B 8 Ekskolan | 2026-09-07  1  here here
        9A 9 Ekskolan | 2026-09-07  1  here here
        """,
        """
        8: 2 of 2, 0 low, 0 without; mean 0.25; 60/240; coverage 1
        8A: 1 of 1, 0 low, 0 without; mean 0.5; 60/120; coverage 1
        8B: 1 of 1, 0 low, 0 without; mean 0; 0/120; coverage 1
        9: 1 of 1, 0 low, 0 without; mean 0; 0/120; coverage 1
        9A: 1 of 1, 0 low, 0 without; mean 0; 0/120; coverage 1
        Ekskolan: 3 of 3, 0 low, 0 without; mean 0.166667; 60/360; coverage 1
        """,
    ),
    GroupSpec(
        "a day before any data",
        "All pupils are there, and nothing is known.",
        "8A | 2026-09-07  1  valid here",
        "8A: 0 of 1, 0 low, 1 without; mean –; –/–; coverage None",
        as_of=dt.date(2026, 8, 1),
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_groups(spec: GroupSpec) -> None:
    assert rows(spec) == [row.strip() for row in spec.expected.strip().splitlines()]


def rows(spec: GroupSpec) -> list[str]:
    """What the program says, in the spec's own rows."""
    return [f"{group}: {_row(found)}" for group, found in rolled_up(spec).items()]


def rolled_up(spec: GroupSpec) -> dict[str, Rollup]:
    """Group → its absence in the term."""
    lessons, members = [], []
    for number, row in enumerate(spec.pupils.strip().splitlines()):
        groups, _, drawn = row.partition("|")
        members += [(group, number) for group in groups.split()]
        if drawn.strip() != "–":
            lessons += [(number, lesson) for lesson in lessons_of(drawn)]
    enrolments = facts.enrolments({number: [(None, None)] for _group, number in members})
    with engine.cursor() as cur:
        found = measures.rollups(cur, [facts.write(lessons)], enrolments, spec.as_of, members, spec.definition)
    return {group: figures[WindowName.TERM, "absence_share"] for group, figures in found.items()}


def _row(found: Rollup) -> str:
    mean = "–" if found.mean is None else f"{found.mean:.6g}"
    parts = (found.by_minutes.numerator, found.by_minutes.denominator)
    share = "/".join("–" if part is None else str(part) for part in parts)
    counts = f"{found.counted} of {found.pupils}, {found.low_coverage} low, {found.no_data} without"
    return f"{counts}; mean {mean}; {share}; coverage {found.by_minutes.coverage.value}"


def test_a_teaching_group_is_counted_from_its_own_lessons() -> None:
    """Only pupils who have had a lesson of it are its pupils; lessons without a group belong to none."""
    lessons = [(1, one) for one in lessons_of("2026-09-07  2  MA:valid EN:here here")]
    lessons += [(2, one) for one in lessons_of("2026-09-07  2  MA:here EN:?")]
    enrolments = facts.enrolments({number: [(None, None)] for number in (1, 2, 3)})
    with engine.cursor() as cur:
        found = measures.group_rollups(cur, [facts.write(lessons)], enrolments, _AS_OF, [1, 2, 3], "day")
    told = {group: figures[WindowName.TERM, "absence_share"] for group, figures in found.items()}
    assert {group: _row(figure) for group, figure in told.items()} == {
        "8A EN": "1 of 2, 0 low, 1 without; mean 0; 0/120; coverage 1/2",
        "8A MA": "2 of 2, 0 low, 0 without; mean 0.5; 120/240; coverage 1",
    }
    assert told["8A MA"].by_minutes.definition == "reported"


def test_an_organiser_is_counted_some_pupils_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = [(number, one) for number in range(5) for one in lessons_of("2026-09-07  1  valid here")]
    enrolments = facts.enrolments({number: [(None, None)] for number in range(5)})
    members = [("all", number) for number in range(5)]
    path = facts.write(lessons)
    with engine.cursor() as cur:
        whole = measures.rollups(cur, [path], enrolments, _AS_OF, members)
        monkeypatch.setattr(runner, "BATCH", 2)
        assert measures.rollups(cur, [path], enrolments, _AS_OF, members) == whole
        assert measures.rollups(cur, [path], enrolments, _AS_OF, []) == {}
        assert measures.group_rollups(cur, [path], enrolments, _AS_OF, []) == {}
    assert whole["all"][WindowName.TERM, "valid_absence_share"].mean == 0.5
    assert whole["all"][WindowName.TERM, "absence_share"].to_json() == {
        "window": "term",
        "from": "2026-09-07",
        "to": "2026-09-07",
        "definition": "reported",
        "pupils": 5,
        "counted": 5,
        "low_coverage": 0,
        "no_data": 0,
        "mean_share": 0.5,
        "numerator_minutes": 300,
        "denominator_minutes": 600,
        "share": 0.5,
        "offered_minutes": 600,
        "reported_offered_minutes": 600,
        "coverage": 1.0,
        "uncertain": False,
    }
