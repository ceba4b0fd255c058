"""Patterns against chance: the exact tails, the control of false discoveries, and the words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from math import comb

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fullfolj.domain.share import Coverage
from fullfolj.measures.patterns import Candidate, PatternCounts, PatternWindow, Return, Sums
from fullfolj.signals.patterns import PATTERNS
from fullfolj.signals.patterns.chance import cut_off, frequent, unbroken, uneven
from fullfolj.signals.patterns.search import MARGIN, Q, search
from fullfolj.signals.patterns.wording import cannot_tell, guarded, one_in

WINDOW = PatternWindow(dt.date(2026, 8, 31), dt.date(2026, 11, 20), 60, 58, Coverage(9000, 9300))


class TestChance:
    @given(st.data())
    def test_uneven_is_counted_out(self, data: st.DataObject) -> None:
        """Every way of choosing the hits among the units, each weighed by the odds."""
        units, others = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 6))
        every = data.draw(st.integers(0, units + others))
        odds = data.draw(st.sampled_from([1, 2, 5]))
        hits = data.draw(st.integers(max(0, every - others), min(every, units)))
        weights = Counter[int]()
        for chosen in combinations(range(units + others), every):
            inside = sum(place < units for place in chosen)
            weights[inside] += odds**inside
        expected = Fraction(sum(w for x, w in weights.items() if x >= hits), weights.total())
        assert uneven(hits, units, every, units + others, odds) == pytest.approx(float(expected), rel=1e-9)

    @given(st.integers(0, 8), st.integers(1, 8), st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1)]))
    def test_frequent_is_the_binomial_tail(self, hits: int, units: int, rate: Fraction) -> None:
        tail = sum(comb(units, x) * rate**x * (1 - rate) ** (units - x) for x in range(hits, units + 1))
        assert frequent(min(hits, units), units, float(rate)) == pytest.approx(
            float(tail if hits <= units else rate**units)
        )

    @given(st.data())
    def test_unbroken_is_counted_out(self, data: st.DataObject) -> None:
        units = data.draw(st.integers(1, 9))
        hits, longest = data.draw(st.integers(0, units)), data.draw(st.integers(0, 9))
        orders = [order for order in product("01", repeat=units) if order.count("1") == hits]
        long_ones = [order for order in orders if "1" * longest in "".join(order)]
        assert unbroken(longest, hits, units) == pytest.approx(len(long_ones) / len(orders))

    def test_six_of_nine_tuesdays_is_no_chance(self) -> None:
        """6 of 9 Tuesdays, 4 of 38 other days: as many or more fall so in one case of 795."""
        expected = sum(Fraction(comb(9, x) * comb(38, 10 - x), comb(47, 10)) for x in range(6, 10))
        assert uneven(6, 9, 10, 47) == pytest.approx(float(expected))
        assert one_in(uneven(6, 9, 10, 47)) == 700

    def test_the_cut_off_is_benjamini_and_hochbergs(self) -> None:
        chances = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]  # their own example has 0.05 · 2 / 8
        assert cut_off(chances, 8, 0.05) == 0.008
        assert cut_off(chances, 100, 0.05) == 0
        assert cut_off([], 8, 0.05) == 0
        assert cut_off([0.03, 0.04], 2, 0.05) == 0.04  # the larger carries the smaller


def counts(*candidates: Candidate, tested: int = 100, others: Sums | None = None) -> PatternCounts:
    """The candidates among others of their class, who have `others` of the same thing."""
    near = others or Sums(1200, 60, 6000, 300)
    classes = {(one.pattern, one.key, one.class_): near + one.sums for one in candidates}
    return PatternCounts(list(candidates), Counter(weekday=tested), classes)


def candidate(pattern: str = "weekday", key: str = "1", sums: Sums | None = None, class_: int = 7) -> Candidate:
    return Candidate(1, pattern, key, sums or Sums(12, 9, 60, 10), class_, WINDOW)


class TestSearch:
    def test_what_chance_would_not_give_is_found(self) -> None:
        (found,) = search(counts(candidate()))
        assert (found.student, found.pattern, found.place) == (1, "weekday", "1")
        assert found.chance == pytest.approx(uneven(9, 12, 10, 60))
        assert (found.evidence["other_hits"], found.evidence["other_units"]) == (1, 48)
        assert (found.evidence["tested"], found.evidence["q"]) == (100, Q)

    def test_more_hypotheses_need_more_evidence(self) -> None:
        one = candidate(sums=Sums(12, 6, 60, 8))
        assert search(counts(one))
        assert not search(counts(one, tested=10_000))

    def test_what_is_so_with_the_whole_class_is_no_pattern(self) -> None:
        assert not search(counts(candidate(), others=Sums(1200, 900, 6000, 1000)))

    def test_a_class_that_differs_from_all_counts(self) -> None:
        found = counts(candidate())
        found.classes["weekday", "1", 8] = Sums(24_000, 1200, 120_000, 6000)
        found.classes["weekday", "1", 7] = Sums(240, 160, 1200, 200) + candidate().sums
        assert not search(found)

    def test_without_a_class_the_pupil_is_compared_with_all(self) -> None:
        (found,) = search(counts(candidate(class_=0)))
        assert (found.evidence["compared_with"], found.evidence["compared_units"]) == ("all", 1200)

    def test_a_group_is_compared_with_those_of_its_own_school(self) -> None:
        """Class 7 is at school 1 and class 8 at school 2; both have a group that is called 8A MA."""
        one = candidate("group", "MA|8A MA", Sums(48, 16, 240, 16))
        classes = {
            ("group", "MA|8A MA", 7): Sums(480, 150, 2400, 160),
            ("group", "MA|8A MA", 8): Sums(4800, 10, 24000, 600),
        }
        tallied = PatternCounts([one], Counter(group=10), classes)
        assert search(tallied)  # as if it were one group of both schools
        assert not search(tallied, {7: 1, 8: 2})
        classes["group", "MA|8A MA", 7] = Sums(480, 20, 2400, 40)
        (found,) = search(tallied, {7: 1, 8: 2})
        assert (found.evidence["compared_hits"], found.evidence["compared_units"]) == (4, 432)

    def test_a_group_is_compared_with_its_own_pupils(self) -> None:
        one = candidate("group", "MA|8A MA", Sums(20, 9, 200, 11))
        found = counts(one)
        found.classes["group", "MA|8A MA", 8] = Sums(20, 1, 200, 5)
        (told,) = search(found)
        assert (told.evidence["compared_with"], told.evidence["compared_units"]) == ("group", 1220)

    def test_a_frequent_one_is_tested_at_half_again_the_rate_of_others(self) -> None:
        one = candidate("short-spells", "all", Sums(50, 9, 50, 9))
        (found,) = search(counts(one, others=Sums(999, 19, 999, 19)))
        assert found.chance == pytest.approx(frequent(9, 50, MARGIN * 20 / 1000))

    def test_a_row_is_tested_against_the_own_total(self) -> None:
        (found,) = search(counts(candidate("late-series", "all", Sums(58, 7, 58, 9))))
        assert found.chance == pytest.approx(unbroken(7, 9, 58))
        assert (found.evidence["compared_hits"], found.evidence["compared_units"]) == (300, 6000)

    @pytest.mark.parametrize(("mates_row", "is_found"), [(0, True), (3, True), (4, False), (9, False)])
    def test_a_row_that_the_class_shares_is_nobodys_pattern(self, mates_row: int, is_found: bool) -> None:
        """Seven days in a row; each of twenty classmates has a longest row of so many days of 58."""
        mates = Sums(20 * 58, 20 * mates_row, 20 * 58, 20 * mates_row)
        found = search(counts(candidate("late-series", "all", Sums(58, 7, 58, 9)), others=mates))
        assert bool(found) == is_found

    @pytest.mark.parametrize(
        ("group", "places"),
        [
            (Sums(12, 9, 300, 9), ["group"]),  # once a week, and nothing else is missed
            (Sums(12, 8, 300, 9), ["group", "weekday"]),  # 7 of 9 days at least: too few
            (Sums(60, 9, 300, 9), ["group", "weekday"]),  # every day: that it is on Fridays says something more
        ],
    )
    def test_a_subject_on_one_weekday_is_told_once(self, group: Sums, places: list[str]) -> None:
        away = candidate("weekday", "4", Sums(12, 9, 60, 10))
        found = search(counts(candidate("group", "BL", group), away, others=Sums(1200, 0, 6000, 0)))
        assert [one.pattern for one in found] == places

    def test_of_a_change_only_the_clearest_day_is_told(self) -> None:
        some = [candidate("change", key, Sums(units, 9, 50, 9)) for key, units in (("40", 15), ("45", 11))]
        assert [one.place for one in search(counts(*some))] == ["45"]

    def test_alone_there_is_nobody_to_compare_with(self) -> None:
        one = candidate(class_=0)
        (found,) = search(PatternCounts([one], Counter(weekday=9), {("weekday", "1", 0): one.sums}))
        assert found.evidence["compared_units"] == 0
        assert found.chance == pytest.approx(uneven(9, 12, 10, 60))

    def test_a_return_is_observed_whatever_the_tests_say(self) -> None:
        back = Return(3, 12, dt.date(2026, 10, 26), dt.date(2026, 11, 10), 4, WINDOW)
        (found,) = search(PatternCounts(returns=[back]))
        assert (found.pattern, found.chance, found.evidence["hits"], found.evidence["units"]) == ("return", None, 12, 4)


class TestWords:
    def test_every_pattern_says_all_of_itself(self) -> None:
        for pattern in PATTERNS:
            said = [pattern.title, pattern.text, pattern.ground, pattern.source, pattern.hits, pattern.units]
            assert all(map(str, [*said, pattern.goes])), pattern.id

    @pytest.mark.parametrize(("chance", "expected"), [(1 / 1270, 1000), (0.011, 90), (0.5, 2), (1e-12, 1_000_000)])
    def test_certainty_is_rounded_down(self, chance: float, expected: int) -> None:
        assert one_in(chance) == expected

    def test_the_guard_in_plain_words(self) -> None:
        with translation.override("sv"):
            assert (
                guarded({"chance": 1 / 1270})
                .replace("\xa0", " ")
                .startswith("Så mycket blir det av en slump i färre än 1 fall av 1 000.")
            )
            assert guarded({"chance": None}) == "Det har hänt; här finns ingen slump att pröva."

    def test_enough_is_told_as_nothing(self) -> None:
        assert cannot_tell(WINDOW) == ""
        with translation.override("en"):
            assert cannot_tell(None).startswith("Cannot tell yet: there are no lessons. Needed: 30 school days")
