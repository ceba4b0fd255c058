"""Cohorts through the years of the reforms, and whose rules they are told by; the merit value on the scale 1–10."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby, pairwise

import pytest

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.grading import rule_sets, scales
from fullfolj.grading.assessment import assess
from fullfolj.grading.numbers import number_merit
from fullfolj.grading.rule_sets import RULE_SETS, Certainty, leaving, rule_set
from fullfolj.grading.scales import Scale
from fullfolj.grading.standing import Decision, Standing, standing

#: A cohort is named by its level in 2026/27, and walked until it leaves. From 2028/29 compulsory school has ten years,
#: so everybody's level rises by two that autumn (lag 2025:729); grades 1–10 come the same autumn, except for the years
#: that leave first (prop. 2025/26:197). The last columns: whose rules assess the grades of that year when nothing is
#: switched on, and when 2028 and 2031 are. `–`: nothing is told, as the rules for such grades are not switched on.
COHORTS = """
cohort  school year  level  scale  NO and SO in one   rules in force  with 2028 and 2031
9       2026/27       9     A-F    no                 2011            2011                leaves

8       2026/27       8     A-F    no                 2011            2011
8       2027/28       9     A-F    no                 2011            2011                leaves

7       2026/27       7     A-F    no                 2011            2028
7       2027/28       8     A-F    no                 2011            2028
7       2028/29      10     A-F    no                 2011            2028                leaves

6       2026/27       6     A-F    yes                2011            2028
6       2027/28       7     A-F    no                 2011            2028
6       2028/29       9     A-F    no                 2011            2028
6       2029/30      10     A-F    no                 2011            2028                leaves

5       2026/27       5     A-F    yes                2011            2031
5       2027/28       6     A-F    yes                2011            2031
5       2028/29       8     1-10   no                 –               2031
5       2029/30       9     1-10   no                 –               2031
5       2030/31      10     1-10   no                 –               2031                leaves
"""
_ROWS = [line.split() for line in COHORTS.strip().splitlines()[1:] if line]
_ON = {"2028", "2031"}


def _in_year(year: str, level: str) -> Decision:
    """A grade that the cohort can have that year."""
    school_year = SchoolYear.parse(year)
    grade = "7" if scales.grade_scale(school_year, int(level)) is Scale.NUMBERS else "C"
    return Decision("MA", grade, school_year, TermName.SPRING, int(level))


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row[0]} in {row[1]}")
def test_a_cohort_in_a_school_year(row: list[str]) -> None:
    _cohort, year, level, scale, sums, in_force, switched_on, *leaves = row
    school_year, one = SchoolYear.parse(year), _in_year(year, level)
    assert scales.grade_scale(school_year, int(level)) == scale
    assert scales.block_grades_allowed(school_year, int(level)) is (sums == "yes")
    for expected, on in ((in_force, frozenset[str]()), (switched_on, frozenset(_ON))):
        found = assess([one], switched_on=on)
        assert (found.rule_set.id if found.rule_set else "–") == expected
        assert found.awaits == ("2031" if expected == "–" else "")
        assert (found.merit is None) is (expected in ("2031", "–"))
    assert (leaving(one) == school_year) is bool(leaves)


@pytest.mark.parametrize("cohort", "9 8 7 6 5".split())
def test_a_cohort_leaves_once_and_says_so_from_the_start(cohort: str) -> None:
    walked = [row for row in _ROWS if row[0] == cohort]
    last = SchoolYear.parse(walked[-1][1])
    assert [row[-1] == "leaves" for row in walked] == [*[False] * (len(walked) - 1), True]
    assert {leaving(_in_year(row[1], row[2])) for row in walked} == {last}
    for before, after in pairwise(walked):
        rises = 2 if after[1] == "2028/29" else 1
        assert int(after[2]) == int(before[2]) + rises
        assert SchoolYear.parse(after[1]).start == SchoolYear.parse(before[1]).start + 1


def test_each_cohort_is_told_by_one_rule_set_all_the_way() -> None:
    for _cohort, walked in groupby(_ROWS, key=lambda row: row[0]):
        assert len({row[6] for row in walked}) == 1


def test_who_has_gone_on_left_before() -> None:
    """A grade from upper secondary school: the second year there is two years after compulsory school."""
    there = Decision("MA", "C", SchoolYear(2026), TermName.AUTUMN, 2, school_type="GY")
    assert leaving(there) == SchoolYear(2024)
    assert leaving(Decision("MA", "C", SchoolYear(2026), TermName.AUTUMN, 0, school_type="GY")) == SchoolYear(2025)


def test_one_who_is_above_the_last_level_leaves_that_year() -> None:
    assert leaving(Decision("MA", "C", SchoolYear(2026), TermName.AUTUMN, 10)) == SchoolYear(2026)


def test_every_school_year_has_rules_whatever_is_switched_on() -> None:
    for start in range(2000, 2050):
        for on in (set[str](), {"2028"}, {"2031"}, _ON, {"no such"}):
            found = rule_set(SchoolYear(start), on)
            assert found.holds_for(SchoolYear(start))
            assert found.certainty is Certainty.IN_FORCE or found.id in on
    assert rule_set(SchoolYear(2027), _ON).id == "2011"
    assert [rule_set(SchoolYear(start), _ON).id for start in (2028, 2029, 2030, 2040)] == [
        "2028",
        "2028",
        "2031",
        "2031",
    ]
    assert rule_set(SchoolYear(2030), {"2028"}).id == "2011"


def test_each_rule_set_names_its_sources_and_how_sure_it_is() -> None:
    assert [(one.id, one.certainty.value) for one in RULE_SETS] == [
        ("2011", "in-force"), ("2028", "decided"), ("2031", "reported"),
    ]  # fmt: skip
    assert all(one.sources for one in RULE_SETS)
    assert rule_sets.OF_NUMBERS == "2031"


def test_nobody_is_judged_by_the_letters_of_former_years_alone_on_the_scale_of_numbers() -> None:
    """In year 6 the cohort had letters; by the rules of 2031 there is no merit value until there are grades 1–10."""
    found = assess([_in_year("2027/28", "6")], switched_on=_ON)
    assert found.numbers is not None
    assert (found.numbers.value, found.numbers.is_eligible, found.numbers.points_short) == (None, None, None)
    told = found.to_json()
    assert told["merit"] == {"value": None, "out_of": 10, "counted": 0, "preliminary": True, "points_short": None}


def test_a_dash_awaits_the_rules_of_its_scale_as_well() -> None:
    dash = Decision("MA", "-", SchoolYear(2028), TermName.AUTUMN, 8)
    assert assess([dash]).to_json() == {"rule_set": None, "awaits": "2031", "data_issues": []}


#: The merit value is the mean of the grades 1–10; teachers' grades weigh 70 percent of it and national final exams 30,
#: and 4 opens upper secondary school (prop. 2025/26:197). Without exams it is the mean alone. `short` is how many steps
#: up are lacking, in whatever subjects.
NUMBERS = """
grades      exams    value  opens  short
4 4 4       –        4      yes    0
3 4 4       –        3.67   no     1
1 1 10      –        4      yes    0
1 1 1       –        1      no     9
10 10       –        10     yes    0
1           –        1      no     3
4           4        4      yes    –
5 5         2        4.1    yes    –
4 5         1        3.45   no     –
1           10       3.7    no     –
10          1        7.3    yes    –
3 4 4       5 5 4    3.97   no     –
3 3 4       5 5 5    3.83   no     –
"""


@pytest.mark.parametrize("row", NUMBERS.strip().splitlines()[1:])
def test_the_merit_value_of_numbers(row: str) -> None:
    grades, exams, value, opens, short = (cell.strip() for cell in row.split("  ") if cell.strip())
    found = number_merit(_standing(grades), _exams(exams))
    assert found.value == Decimal(value)
    assert found.is_eligible is (opens == "yes")
    assert found.points_short == (None if short == "–" else int(short))
    assert found.counted == len(grades.split())
    assert found.is_preliminary is (exams == "–")


def test_it_is_preliminary_with_exams_until_the_grades_are_final() -> None:
    assert number_merit(_standing("4 5", is_final=False), _exams("4")).is_preliminary


def test_the_exact_value_must_reach_four() -> None:
    """9 × 4 and one 3 are 3.9 on average; with exams of 4.22 it is 3.996, which two decimals show as 4."""
    found = number_merit(_standing("4 4 4 4 4 4 4 4 4 3"), {"MA": Decimal("4.22")})
    assert (found.value, found.is_eligible) == (Decimal("4"), False)
    thirds = number_merit(_standing("3 4 4"), dict(zip("ABCDEFGHI", map(Decimal, "555554545"), strict=True)))
    assert thirds.exact == 4
    assert thirds.is_eligible


def test_numbers_as_json() -> None:
    decisions = [_number("MA", "3"), _number("EN", "4"), _number("SV", "-")]
    told = assess(decisions, switched_on=_ON).to_json()
    assert told["rule_set"] == "2031"
    assert told["certainty"] == "reported"
    assert told["merit"] == {"value": 3.5, "out_of": 10, "counted": 2, "preliminary": True, "points_short": 1}
    assert told["eligibility"] == {name: {"eligible": False} for name in ("YR", "EKHUSA", "NATE", "ES")}


def _standing(grades: str, *, is_final: bool = True) -> Standing:
    names = "BL EN HKK IDH MA MU BI FY KE GE".split()
    return standing(_number(name, one, is_final=is_final) for name, one in zip(names, grades.split(), strict=False))


def _number(subject: str, grade: str, *, is_final: bool = True) -> Decision:
    return Decision(subject, grade, SchoolYear(2030), TermName.SPRING, 10, is_final)


def _exams(drawn: str) -> dict[str, Decimal] | None:
    return None if drawn == "–" else {str(place): Decimal(one) for place, one in enumerate(drawn.split())}
