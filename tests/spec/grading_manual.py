"""The manual's page of merit value and eligibility in examples: drawn grades, and what the program says of them.

Sentences and figures are those that the tests check; nothing on the page is written beside them but the Swedish words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.utils import translation

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.assessment import Assessment
from fullfolj.grading.eligibility import Programmes
from fullfolj.grading.study_measures import offers
from fullfolj.shell import grading_words, words
from fullfolj.studies import offers_presenter
from tests.spec import grade_drawing, test_grading, test_grading_cohorts, test_grading_register, test_study_measures
from tests.spec.grade_drawing import ALL, SIXTEEN, GradeSpec
from tests.spec.manual import RENEW

PATH = Path(__file__).parents[2] / "docs" / "how-to" / "behorighet-exempel.md"
_OPENING = """# Meritvärde och behörighet i exempel

Varje exempel är påhittade betyg och det som Fullfölj säger om dem. Reglerna själva, och hur säkra vi är på dem,
står i [Meritvärde och behörighet](behorighet.md).

Sidan skrivs ur de tabeller som reglerna prövas med, och prövas själv varje gång: den säger det programmet säger.
Den skrivs om med `{renew}`.

*De sexton* är ämnena som alla läser: {sixteen}.
"""
_TERMS = {"HT": "höstterminen", "VT": "vårterminen"}
_OFFERS = (
    "Det skolan ska erbjuda",
    (
        "Lagen säger vilka som ska erbjudas extra studietid och lovskola, och hur många timmar. Den säger inte hur en"
        " risk bedöms: Fullfölj räknar den som är i riskzonen som inte skulle bli behörig till ett yrkesprogram om"
        " betygen sattes i dag."
    ),
)
_COHORTS = (
    "Årskullarna genom reformerna",
    (
        "En årskull heter efter sin årskurs läsåret 2026/27. Hösten 2028 blir grundskolan tioårig, och då stiger"
        " årskursen med två på en gång. Samma höst kommer skalan 1–10, utom för dem som slutar först. Reglerna är de"
        " som Fullfölj bedömer betygen efter: när ingenting är påslaget, och när 2028 och 2031 är påslagna. Ett streck"
        " betyder att Fullfölj inte säger något, eftersom reglerna för den skalan inte är påslagna."
    ),
)
_NUMBERS = (
    "Meritvärdet på skalan 1–10",
    (
        "Meritvärdet är medelvärdet av betygen. Finns slutprov väger betygen 70 procent och proven 30. Fyra räcker till"
        " gymnasieskolan. Stegen är hur många steg uppåt som saknas, i vilka ämnen som helst."
    ),
)


def page() -> str:
    """The whole page in Swedish."""
    with translation.override("sv"):
        parts = [
            _OPENING.format(renew=RENEW, sixteen=grading_words.subject_names(SIXTEEN)),
            "## Meritvärdet\n",
            *map(_example, test_grading.MERIT),
            "## Behörigheten\n",
            *map(_example, test_grading.ELIGIBILITY),
            "## Samlade betyg i NO och SO\n",
            *map(_example, test_grading_register.SUMS),
            "## När något är konstigt\n",
            *map(_example, test_grading_register.TROUBLES),
            _headed(_OFFERS, *_table(*_offers())).replace("###", "##", 1),
            "## Reformerna\n",
            _headed(_COHORTS, *_table(*_cohorts())),
            _headed(_NUMBERS, *_table(*_numbers())),
        ]
    return "\n".join(parts).replace(words.NBSP, " ")


def _offers() -> Iterator[tuple[str, ...]]:
    """A row an example, with what the program says."""
    yield "Läsår", "Årskurs", "Behörig till yrkesprogram", "Slutbetyg", "Ska erbjudas", ""
    for spec in test_study_measures.SPECS:
        eligible = {True: "ja", False: "nej", None: "går inte att svara"}[spec.is_eligible]
        found = offers(SchoolYear(spec.year), spec.level, spec.is_eligible, has_left=spec.has_left)
        said = "; ".join(
            words.uncapital(offers_presenter.what(one)) + ("" if one.is_due else " (går inte att svara)")
            for one in found
        )
        left = "ja" if spec.has_left else "nej"
        yield SchoolYear(spec.year).label, str(spec.level), eligible, left, said or "–", spec.swedish


def _headed(swedish: tuple[str, str], *lines: str) -> str:
    title, text = swedish
    return "\n".join([f"### {title}", "", text, "", *lines, ""])


def _table(*rows: tuple[str, ...]) -> list[str]:
    head, *body = rows
    return [f"| {' | '.join(row)} |" for row in (head, tuple("---" for _ in head), *body)]


def _example(spec: GradeSpec) -> str:
    assessment = grade_drawing.assessed(spec)
    said = [f"* {line}" for asked in spec.expected for line in _said(assessment, asked)]
    return _headed(
        spec.swedish, *_table(("Termin", "Årskurs", "Betyg"), *_drawn(spec.drawn)), "", "Fullfölj säger:", "", *said
    )


def _drawn(drawn: str) -> Iterator[tuple[str, str, str]]:
    for term, level, is_final, cells in grade_drawing.rows(drawn):
        kind = "slutbetyg" if is_final else "terminsbetyg"
        name = f"{_TERMS[term.name]} {term.first_day.year}, {kind}"
        yield name, str(level), "; ".join(_by_grade(cells))


def _by_grade(cells: dict[str, str]) -> Iterator[str]:
    """A: bild och slöjd; F: matematik"""
    by_grade: dict[str, list[str]] = defaultdict(list)
    for subject, both in cells.items():
        for grade in both.split("/"):
            by_grade[grade.rstrip("!")].append(subject)
    for grade, subjects in by_grade.items():
        rest = "de andra av de sexton" if {*SIXTEEN} & {*cells} else "alla de sexton"
        names = [rest if code == ALL else _name(code) for code in subjects]
        yield f"{grading_words.grade_words(grade)}: {words.listed(names)}"


def _name(code: str) -> str:
    return grading_words.subject_names([code])


def _said(assessment: Assessment, asked: str) -> Iterator[str]:
    """The program's own sentences; for what it says in figures alone, a few words around them."""
    told = grade_drawing.tell(assessment, asked)
    if asked == "merit":
        assert assessment.merit is not None
        yield grading_words.merit_words(assessment.merit)
    elif asked == "issues":
        yield from [grading_words.issue_words(one) for one in assessment.standing.issues] or ["Ingenting är konstigt."]
    elif asked == "IMV":
        yield _IMV[told]
    elif asked == "stands":
        pairs = [f"{_name(code)} {grade}" for code, grade in assessment.standing.grades.items()]
        yield f"Det gäller: {words.listed(pairs)}."
    elif asked == "counted":
        yield f"Betyg i summan: {told}."
    elif asked.endswith("others"):
        yield f"Andra godkända ämnen än kärnämnena: {told.replace('that stand for', 'som står för')}."
    else:
        programmes = Programmes(asked)
        assert assessment.eligibility is not None
        yield grading_words.outcome_words(programmes, assessment.eligibility[programmes])


_IMV = {
    "open, needed": "Behörig till programinriktat val (IMV).",
    "open, not needed": "Programinriktat val (IMV) behövs inte.",
    "closed, needed": "Inte behörig till programinriktat val (IMV).",
    "can't be told": "Det går inte att säga för programinriktat val (IMV).",
}


def _cohorts() -> Iterator[tuple[str, ...]]:
    yield (
        "Årskull", "Läsår", "Årskurs", "Skala", "NO och SO samlat", "Ingenting påslaget", "2028 och 2031 påslagna", "",
    )  # fmt: skip
    for line in test_grading_cohorts.COHORTS.strip().splitlines()[1:]:
        if line:
            cohort, year, level, scale, sums, in_force, switched_on, *leaves = line.split()
            together = {"yes": "får sättas", "no": "sätts inte"}[sums]
            last = "slutar" if leaves else ""
            yield cohort, year, level, scale.replace("-", "–"), together, in_force, switched_on, last


def _numbers() -> Iterator[tuple[str, ...]]:
    yield "Betyg", "Slutprov", "Meritvärde", "Räcker det?", "Steg som saknas"
    for line in test_grading_cohorts.NUMBERS.strip().splitlines()[1:]:
        grades, exams, value, opens, short = (cell.strip() for cell in line.split("  ") if cell.strip())
        told = words.decimal(Decimal(value), 2)
        yield grades, exams, told, {"yes": "ja", "no": "nej"}[opens], short
