"""Merit value and eligibility hold what they promise, whatever the grades: by a naive telling, and by themselves."""

from __future__ import annotations

from itertools import product
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.grading.assessment import assess
from fullfolj.grading.eligibility import MOST_SETS, Outcome, Programmes, eligibility, programme_oriented
from fullfolj.grading.merit import merit_value
from fullfolj.grading.numbers import number_merit
from fullfolj.grading.standing import Decision, Standing, standing, worth
from tests.oracle import grading as oracle

_LETTERS = "ABCDEF"
_FROM_WORST = "-FEDCBA"
_NO_GRADE = ("NOT_STUDIED", "ADAPTED", "NOT_TAUGHT", "NOT_GRADED")
_ONE_BY_ONE = "EN MA BL HKK IDH MU SL TK TN DA M1DEU MLARA MLSOM".split()
_OPTIONS = ("M2SPA", "M2FRA")
Grades = dict[str, str]


@st.composite
def read_by_a_pupil(draw: st.DrawFn) -> list[str]:
    """Subjects that go together: one form of Swedish, one language option, a sum with some of its subjects or all of
    them without it.
    """
    subjects = [*_ONE_BY_ONE, draw(st.sampled_from(("SV", "SVA"))), draw(st.sampled_from(_OPTIONS))]
    for sum_of, parts in oracle.SUMS.items():
        own = draw(st.sets(st.sampled_from(sorted(parts)), max_size=len(parts) - 1))
        subjects += [sum_of, *sorted(own)] if draw(st.booleans()) else sorted(parts)
    return subjects


#: Most pass, as in life: else nothing is ever near.
_grade = st.sampled_from([*"AABBCCDDEEEEF", "F", "-", *_NO_GRADE])


@st.composite
def pupils(draw: st.DrawFn) -> Grades:
    """What stands of a pupil: subject → grade; a subject may have no row."""
    subjects = draw(read_by_a_pupil())
    return draw(st.fixed_dictionaries({}, optional=dict.fromkeys(subjects, _grade)))


def _stands(grades: Grades) -> Standing:
    """A sum is from the term before, as its subjects are from the year after."""
    terms = {code: TermName.AUTUMN if code in oracle.SUMS else TermName.SPRING for code in grades}
    return standing(Decision(code, grade, SchoolYear(2025), terms[code], 6) for code, grade in grades.items())


def _value(grades: Grades) -> float:
    return float(merit_value(_stands(grades)).value or 0)


@given(pupils())
def test_the_merit_value_is_that_of_the_statute(grades: Grades) -> None:
    found = merit_value(_stands(grades))
    assert (None if found.value is None else float(found.value), found.out_of) == oracle.merit(grades)
    assert len({one.subject for one in found.counted}) == len(found.counted) <= 17
    assert found.value is None or found.value == sum(one.points for one in found.counted)


@given(pupils())
def test_eligibility_is_that_of_the_statute(grades: Grades) -> None:
    good = oracle.passed(grades)
    failed = {code for code, grade in grades.items() if grade in ("F", "-")}
    is_graded = any(grade in _FROM_WORST for grade in grades.values())
    for programmes, found in eligibility(grades).items():
        assert found.is_eligible is (oracle.opens(good, programmes.value, failed) if is_graded else None)
        assert found.distance == oracle.distance(grades, programmes.value)
        assert (found.distance == 0) is oracle.opens(good, programmes.value, failed)
        assert found.others_passed == len(good - {"SV", "SVA", "EN", "MA"})
    choice = programme_oriented(grades)
    assert choice.is_eligible is (oracle.opens_imv(good) if is_graded else None)
    assert choice.is_needed is (not oracle.opens(good, "YR") if is_graded else None)


@st.composite
def pupils_near(draw: st.DrawFn) -> tuple[Grades, list[str]]:
    """At most nine subjects with F or a dash or studied without any: few enough to try every set of them."""
    subjects = draw(read_by_a_pupil())
    open_ones = draw(st.lists(st.sampled_from(subjects), unique=True, max_size=9))
    without = draw(st.lists(st.sampled_from(subjects), unique=True, max_size=6))
    graded = [code for code in subjects if code not in (*open_ones, *without)]
    grades = draw(st.fixed_dictionaries(dict.fromkeys(graded, st.sampled_from("ABCDE"))))
    rows = draw(st.fixed_dictionaries(dict.fromkeys(open_ones, st.sampled_from(["F", "-", "", "NOT_TAUGHT"]))))
    studied = [code for code, grade in rows.items() if grade not in ("F", "-")]
    return grades | {code: grade for code, grade in rows.items() if grade}, studied


@given(pupils_near())
def test_the_nearest_sets_are_the_smallest_and_none_is_left_out(drawn: tuple[Grades, list[str]]) -> None:
    grades, studied = drawn
    good = oracle.passed(grades)
    failed = {code for code, grade in grades.items() if grade in ("F", "-")}
    open_ones = {*studied, *failed}
    for programmes, found in eligibility(grades, studied).items():
        expected = oracle.nearest(good, open_ones, programmes.value, failed)
        told = [set(some) for some in found.nearest]
        assert all(len(some) == len(plain) for some, plain in zip(told, found.nearest, strict=True))
        assert len(told) == min(len(expected), MOST_SETS)
        assert all(some in expected for some in told)
        assert len({frozenset(some) for some in told}) == len(told)
        assert all(len(some) == found.distance for some in told)
        assert all(oracle.opens(good | some, programmes.value, failed - some) for some in told)


def _is_no_worse(before: dict[Programmes, Outcome], after: dict[Programmes, Outcome]) -> None:
    for programmes, was in before.items():
        assert after[programmes].distance <= was.distance
        assert after[programmes].others_passed >= was.others_passed
        assert after[programmes].is_eligible or not was.is_eligible


@given(
    pupils(), st.sampled_from([*_ONE_BY_ONE, "SV", "M2SPA", *oracle.SUMS, *oracle.SUMS["NO"]]), st.sampled_from("ABCDE")
)
def test_one_more_passing_grade_never_makes_it_worse(grades: Grades, code: str, grade: str) -> None:
    """Where the subject can be read beside those that are: no other form of it, and no sum after its subjects.

    The last subject of a sum takes its place, as a new grade takes an old one's: it is no further one.
    """
    alike = [{"SV", "SVA"}, {*_OPTIONS}, *({sum_of, *parts} for sum_of, parts in oracle.SUMS.items())]
    beside = next((some for some in alike if code in some), {code})
    if code in oracle.SUMS["NO"]:
        rest = {part for part in oracle.SUMS["NO"] - {code} if grades.get(part, "") in [*_FROM_WORST]}
        assume("NO" not in grades or len(rest) < 2)
        beside = {code}
    assume(not beside & oracle.passed(grades) and not (beside - {code}) & set(grades))
    better = grades | {code: grade}
    assert _value(better) >= _value(grades)
    _is_no_worse(eligibility(grades), eligibility(better))
    if programme_oriented(grades).is_eligible:
        assert programme_oriented(better).is_eligible


@given(pupils(), st.data())
def test_a_raised_grade_never_makes_it_worse(grades: Grades, data: st.DataObject) -> None:
    graded = [code for code, grade in grades.items() if grade in _FROM_WORST]
    assume(graded)
    code = data.draw(st.sampled_from(graded))
    place = _FROM_WORST.index(grades[code])
    better = grades | {code: data.draw(st.sampled_from(_FROM_WORST[place:]))}
    assert _value(better) >= _value(grades)
    _is_no_worse(eligibility(grades), eligibility(better))


@given(pupils(), st.data())
def test_the_nearest_sets_do_what_they_say(grades: Grades, data: st.DataObject) -> None:
    """Passing one of the sets opens the programmes, and passing all of it but one subject does not."""
    for programmes, found in eligibility(grades).items():
        for some in found.nearest:
            assert eligibility(grades | dict.fromkeys(some, "E"))[programmes].is_eligible
            left_out = data.draw(st.sampled_from(some))
            fewer = {code: "E" for code in some if code != left_out}
            assert not eligibility(grades | fewer)[programmes].is_eligible


@st.composite
def registers(draw: st.DrawFn) -> list[oracle.Row]:
    """Rows of three school years up to year 6, where a sum and its subjects may both be, each key once."""
    subjects = [*"EN MA BL SV SVA M2SPA M2FRA NO SO".split(), *oracle.SUMS["NO"], "SH"]
    keys = st.tuples(st.sampled_from(subjects), st.integers(2023, 2025), st.booleans(), st.booleans())
    wanted = draw(st.lists(keys, unique=True, max_size=20))
    grades = draw(st.lists(_grade, min_size=len(wanted), max_size=len(wanted)))
    return [(code, grade, *rest) for (code, *rest), grade in zip(wanted, grades, strict=True)]


def _decisions(rows: list[oracle.Row]) -> list[Decision]:
    return [
        Decision(code, grade, SchoolYear(year), TermName.SPRING if spring else TermName.AUTUMN, year - 2019, final)
        for code, grade, year, spring, final in rows
    ]


@given(registers(), st.randoms(use_true_random=False))
def test_what_stands_is_told_alike_and_the_order_of_rows_is_nothing(rows: list[oracle.Row], random: Random) -> None:
    found = assess(_decisions(rows))
    assert found.standing.grades == oracle.stands(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = assess(_decisions(shuffled))
    assert again == found
    assert again.to_json() == found.to_json()


@given(st.lists(st.integers(1, 10), min_size=1, max_size=17))
def test_steps_up_to_four_are_the_fewest(grades: list[int]) -> None:
    found = number_merit(_of_numbers(grades))
    assert found.points_short == oracle.points_short(grades)
    assert found.is_eligible is (sum(grades) >= 4 * len(grades))


@given(st.lists(st.integers(1, 10), min_size=1, max_size=3))
def test_no_fewer_steps_will_do(grades: list[int]) -> None:
    """Every way of raising three grades at most."""
    ways = product(*(range(11 - grade) for grade in grades))
    fewest = min(sum(steps) for steps in ways if sum(grades) + sum(steps) >= 4 * len(grades))
    assert number_merit(_of_numbers(grades)).points_short == fewest


def _of_numbers(grades: list[int]) -> Standing:
    names = "BL EN HKK IDH MA MU BI FY KE GE HI RE SH SL SV TK JU".split()
    year = SchoolYear(2030)
    return standing(
        Decision(name, str(grade), year, TermName.SPRING, 10) for name, grade in zip(names, grades, strict=False)
    )


@st.composite
def later_rows(draw: st.DrawFn) -> list[Decision]:
    """Rows of upper secondary school, in subjects of compulsory school and in its own."""
    subjects = [*_ONE_BY_ONE, "SV", "SVA", *_OPTIONS, "BI", "FY", "KE", "MATMAT01A", "IDRIDR01"]
    drawn = draw(st.lists(st.tuples(st.sampled_from(subjects), _grade, st.booleans()), max_size=8))
    found = {}
    for code, grade, is_spring in drawn:
        term = TermName.SPRING if is_spring else TermName.AUTUMN
        found[code, term] = Decision(code, grade, SchoolYear(2026), term, 1, school_type="GY")
    return list(found.values())


@given(pupils(), later_rows(), st.randoms(use_true_random=False))
def test_what_is_set_later_is_only_added(grades: Grades, later: list[Decision], random: Random) -> None:
    """Whatever comes from upper secondary school, and in whatever order: each subject keeps the best of the two."""
    rows_of = {code: grade for code, grade in grades.items() if code not in oracle.SUMS}
    year, spring = SchoolYear(2025), TermName.SPRING
    before = [Decision(code, grade, year, spring, 9, is_final=True) for code, grade in rows_of.items()]
    rows = [*before, *later]
    random.shuffle(rows)
    was, found = standing(before), standing(rows)
    assert not set(found.grades) & {"MATMAT01A", "IDRIDR01"}
    by_slot = {one.slot: one.grade for one in found.decisions.values()}
    for one in [*was.decisions.values(), *(one for one in later if one.about is not None)]:
        assert worth(by_slot[one.slot]) <= worth(one.grade)
    if was.is_graded:
        _is_no_worse(eligibility(was.grades), eligibility(found.grades))
        assert (merit_value(found).value or 0) >= (merit_value(was).value or 0)
