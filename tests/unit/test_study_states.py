"""How studies stand from day to day: what is left, what fell, how far it is, and until when that is news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.grading.standing import Decision
from fullfolj.signals.study_states import ENOUGH, NEWS, Drop, Known, Word, days, state

_AUTUMN = dt.date(2026, 10, 1)
_MANY = "BL HKK IDH MU SL TK BI FY KE GE HI RE SH".split()


def _grades(year: int = 2025, term: str = "VT", level: int = 8, **grades: str) -> list[Decision]:
    return [Decision(code, grade, SchoolYear(year), TermName(term), level) for code, grade in grades.items()]


def _words(day: dt.date = _AUTUMN, **reaching: bool) -> dict[str, Word]:
    return {code: Word(day, is_on_the_way) for code, is_on_the_way in reaching.items()}


def _known(day: dt.date, decisions: list[Decision]) -> list[Known]:
    return [Known(day, one.subject, one) for one in decisions]


def _all_passed(**other: str) -> Mapping[str, str]:
    return dict.fromkeys((*_MANY, "SV", "EN", "MA"), "E") | other


def test_nothing_known_is_nothing_and_not_zero() -> None:
    figures = state((), {}).figures
    assert figures["known"] == 0
    assert [figures[name] for name in ("left_subjects", "left_core", "no_basis", "dropped", "distance")] == [None] * 5


def test_a_teachers_word_counts_before_the_latest_grade() -> None:
    found = state(_grades(MA="F", KE="E", EN="C"), _words(MA=True, KE=False))
    assert [one.subject for one in found.left] == ["KE"]
    assert (found.told, found.figures["left_core"]) == (2, 0)


def test_a_grade_answers_what_was_said_in_its_term() -> None:
    told_in_may = {"MA": Word(dt.date(2026, 5, 4), is_reaching=False)}
    assert state(_grades(MA="E"), told_in_may).left == ()
    told_in_august = {"MA": Word(dt.date(2026, 8, 24), is_reaching=False)}
    assert [one.subject for one in state(_grades(MA="E"), told_in_august).left] == ["MA"]


def test_a_dash_is_too_little_to_judge_from_until_a_teacher_says_otherwise() -> None:
    assert state(_grades(MA="-", EN="F"), {}).figures["no_basis"] == 1
    assert state(_grades(MA="-"), {"MA": Word(_AUTUMN, is_reaching=False)}).figures["no_basis"] == 0
    assert state((), {"MA": Word(_AUTUMN, is_reaching=False, lacks_basis=True)}).figures["no_basis"] == 1


def test_the_core_counts_swedish_once_in_either_form() -> None:
    assert state(_grades(SVA="F", MA="F", BI="F"), {}).figures["left_core"] == 2
    assert state(_grades(BI="F"), {}).figures["left_core"] is None, "nothing is known of the core"


def test_a_drop_is_from_the_time_before_to_the_latest_term() -> None:
    rows = [
        *_grades(2025, "HT", MA="C", EN="B", SV="F", HI="E", BI="A"),
        *_grades(2025, "VT", MA="E", EN="A", SV="-", HI="-"),
    ]
    found = state(rows, {})
    assert found.drops == (Drop("MA", "C", "E"), Drop("HI", "E", "-"))
    assert found.compared == 4, "biology has no grade in the latest term"
    assert state(_grades(MA="C"), {}).figures["dropped"] is None
    odd = [*_grades(2025, "HT", MA="C"), *_grades(2025, "VT", MA="7")]
    assert state(odd, {}).compared == 0, "a digit is no grade of this cohort"


def test_the_distance_needs_enough_subjects() -> None:
    assert state(_grades(**_all_passed(MA="F", EN="F")), {}).distance == 2
    few = dict(list(_all_passed().items())[: ENOUGH - 1])
    assert state(_grades(**few), {}).distance is None
    sums = {"NO": "E", "SO": "E", **dict.fromkeys(("SV", "EN", "MA", "BL", "MU"), "E")}
    assert state(_grades(2025, "VT", 6, **sums), {}).distance == 1, "sums are three and four subjects, but two grades"
    numbers = dict.fromkeys((*_MANY, "SV", "EN", "MA"), "5")
    assert state(_grades(2030, "VT", 8, **numbers), {}).distance is None, "no line between passed and failed"


def test_a_sum_and_its_subjects_are_not_counted_twice() -> None:
    """Seven subjects are known, however they are written: too few to say how far off the programmes are."""
    sums = [Decision(code, "E", SchoolYear(2024), TermName.SPRING, 6) for code in ("NO", "SO")]
    own = [Decision(code, "E", SchoolYear(2025), TermName.AUTUMN, 7) for code in ("BI", "FY", "GE", "HI", "RE")]
    assert state([*sums, *own], {}).distance is None


def test_the_days_are_those_on_which_something_became_known() -> None:
    june = dt.date(2026, 6, 10)
    facts = [*_known(june, _grades(**_all_passed(MA="F", EN="F", SV="F")))]
    facts.append(Known(_AUTUMN, "word", ("MA", Word(_AUTUMN, is_reaching=True))))
    facts.append(Known(_AUTUMN, "other", ("SV", Word(_AUTUMN, is_reaching=True))))
    found = days(facts, dt.date(2026, 11, 20))
    assert [
        (one.day, one.figures["distance"], one.figures["distance_before"], one.figures["is_news"]) for one in found
    ] == [
        (june, 3, None, True),
        (june + NEWS, 3, None, False),
        (_AUTUMN, 1, 3, True),
        (_AUTUMN + NEWS, 1, 3, False),
    ]
    assert {one.news_on for one in found} == {june}, "nothing has been added to what is left"


def test_news_that_last_are_told_on_the_day_and_also_days_split_a_time() -> None:
    june = dt.date(2026, 6, 10)
    facts = _known(june, _grades(**_all_passed(MA="F")))
    also = [june - NEWS, june + dt.timedelta(days=3), dt.date(2027, 1, 1)]
    found = days(facts, june + dt.timedelta(days=9), also)
    assert [one.day for one in found] == [june, june + dt.timedelta(days=3)]
    assert days(facts, june - dt.timedelta(days=1)) == []


def test_what_is_taken_away_is_gone_and_a_correction_stands_instead() -> None:
    june, august, today = dt.date(2026, 6, 10), dt.date(2026, 8, 20), dt.date(2026, 11, 20)
    (before,), (after,) = _grades(MA="F"), _grades(MA="E")
    facts = [Known(june, 7, before), Known(august, 7, after), Known(today, 7, None)]
    assert [one.figures["left_subjects"] for one in days(facts, today)] == [1, 0, None]
    told = [Known(june, "w", ("EN", Word(june, is_reaching=False))), Known(august, "w", None)]
    assert [one.figures["left_subjects"] for one in days(told, today)] == [1, None]


def test_what_is_added_to_what_is_left_is_news() -> None:
    june = dt.date(2026, 6, 10)
    facts = [*_known(june, _grades(MA="F")), Known(_AUTUMN, "w", ("EN", Word(_AUTUMN, is_reaching=False)))]
    assert [one.news_on for one in days(facts, _AUTUMN)] == [june, _AUTUMN]
