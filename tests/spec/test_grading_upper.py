"""Grades that are set in upper secondary school, as on an introductory programme: what counts, and what does not.

Gymnasieförordningen 7 kap. 4 §: grades obtained later, by a trial or on an introductory programme, are credited.
"""

from __future__ import annotations

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.grading.assessment import assess
from fullfolj.grading.eligibility import Programmes
from fullfolj.grading.numbers import number_merit
from fullfolj.grading.standing import Decision, Trouble, standing

_EIGHT = ("SV", "EN", "BI", "FY", "KE", "HI", "BL")


def _left(year: int = 2025, **grades: str) -> list[Decision]:
    """Final grades of year 9."""
    return [
        Decision(code, grade, SchoolYear(year), TermName.SPRING, 9, is_final=True) for code, grade in grades.items()
    ]


def _later(year: int = 2026, **grades: str) -> list[Decision]:
    """Set on an introductory programme the year after; a term's grade, as its register writes it."""
    return [
        Decision(code, grade, SchoolYear(year), TermName.AUTUMN, 1, school_type="GY") for code, grade in grades.items()
    ]


def test_a_grade_that_is_made_up_for_opens_the_programmes() -> None:
    before = _left(**dict.fromkeys(_EIGHT, "E"), MA="F")
    assert assess(before).eligibility[Programmes.VOCATIONAL].is_eligible is False  # type: ignore[index]
    after = assess([*before, *_later(MA="E")])
    assert after.eligibility is not None
    assert after.eligibility[Programmes.VOCATIONAL].is_eligible is True
    assert after.standing.is_final, "no preliminary figure: compulsory school is over"
    assert after.rule_set is not None
    assert after.rule_set.id == "2011"


def test_it_is_credited_and_never_worse() -> None:
    for rows in ([*_left(MA="D"), *_later(MA="F")], [*_later(MA="F"), *_left(MA="D")]):
        assert standing(rows).grades == {"MA": "D"}
    assert standing([*_left(MA="D"), *_later(MA="B")]).grades == {"MA": "B"}
    assert standing([*_left(MA="-"), *_later(MA="NOT_STUDIED")]).grades == {"MA": "-"}
    assert standing(_later(MA="E")).grades == {"MA": "E"}, "also where nothing is known of compulsory school"


def test_upper_secondary_schools_own_subjects_are_kept_apart() -> None:
    found = standing([*_left(MA="D"), *_later(MATMAT01a="A")])
    assert found.grades == {"MA": "D"}
    (issue,) = found.issues
    assert issue.trouble is Trouble.UPPER_SECONDARY
    assert issue.subjects == ("MATMAT01a",)


def test_nothing_later_takes_away_what_was_passed() -> None:
    """Also in the other form of Swedish, and when what is obtained later is lost again."""
    assert standing([*_left(SV="E"), *_later(SVA="F")]).grades == {"SV": "E"}
    assert standing([*_left(SV="F"), *_later(SVA="E")]).grades == {"SVA": "E"}
    assert standing([*_left(MA="F"), *_later(2026, MA="E"), *_later(2027, MA="F")]).grades == {"MA": "E"}


def test_no_sums_are_set_in_upper_secondary_school() -> None:
    """Its first year is no year level of compulsory school."""
    found = standing(_later(NO="A"))
    assert found.grades == {}
    assert [one.trouble for one in found.issues] == [Trouble.BLOCK_GRADE]


def test_a_grade_on_the_new_scale_is_kept_apart_from_letters() -> None:
    """Whoever left school with letters may read on when the scale is 1–10: neither scale tells the other."""
    for before in ("F", "-"):
        found = assess([*_left(2027, **dict.fromkeys(_EIGHT, "E"), MA=before), *_later(2028, MA="8")])
        assert found.standing.grades["MA"] == before
        assert found.rule_set is not None
        (issue,) = found.standing.issues
        assert (issue.trouble, issue.subjects, issue.counted) == (Trouble.OTHER_SCALE, ("MA",), ())


def test_the_same_where_only_a_terms_letter_is_known() -> None:
    before = [Decision("MA", "F", SchoolYear(2027), TermName.SPRING, 9)]
    found = standing([*before, *_later(2028, MA="8")])
    assert found.grades == {"MA": "F"}
    assert [one.trouble for one in found.issues] == [Trouble.OTHER_SCALE]


def test_letters_in_what_was_left_before_do_not_hold_up_the_new_scale() -> None:
    """Of a subject that the pupil has left no final grade will come; while others are not final, nobody can tell."""
    left = [Decision("MLARA", "C", SchoolYear(2027), TermName.SPRING, 7)]
    year = SchoolYear(2030)
    final = [Decision(code, "6", year, TermName.SPRING, 10, is_final=True) for code in _EIGHT]
    term = [Decision(code, "6", year, TermName.SPRING, 10) for code in _EIGHT]
    assert number_merit(standing([*left, *final])).is_eligible is True
    unsure = number_merit(standing([*left, *term]))
    assert (unsure.is_eligible, unsure.points_short, unsure.letters) == (None, None, 1)
