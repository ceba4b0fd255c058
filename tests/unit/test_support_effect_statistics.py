"""The statistics of effect: windows of school days, one pupil's interval, matching, and the test that draws lots."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from bench.effect import TREATED, count, unit
from fullfolj.support.effect.days import Days, History
from fullfolj.support.effect.matched import Place, Pupil, Set, match
from fullfolj.support.effect.own_change import Verdict, interval, own_change
from fullfolj.support.effect.randomised import estimate
from fullfolj.support.effect.usual import came_back
from fullfolj.support.effect.works import judge

FIRST = dt.date(2026, 1, 5)


def days(number: int) -> list[dt.date]:
    """Weekdays, with a week's break after the twentieth."""
    found: list[dt.date] = []
    day = FIRST
    while len(found) < number:
        if day.weekday() < 5 and not dt.date(2026, 2, 2) <= day <= dt.date(2026, 2, 8):
            found.append(day)
        day += dt.timedelta(days=1)
    return found


def history(letters: str) -> History:
    kinds = {".": False, "v": True, "?": None}
    return History(zip(days(len(letters)), (kinds[one] for one in letters), strict=True))


class TestDays:
    def test_a_break_is_no_school_day(self) -> None:
        one = history("v" * 20 + "." * 20)
        start = days(21)[-1]
        assert start == dt.date(2026, 2, 9)
        before, after = one.before(start), one.after(start, days(40)[-1])
        assert (before.away, before.held, after.away, after.held) == (20, 20, 0, 20)
        assert before.last == dt.date(2026, 1, 30)

    def test_a_start_in_a_break_is_its_next_school_day(self) -> None:
        one = history("v" * 20 + "." * 20)
        assert one.after(dt.date(2026, 2, 4), days(40)[-1]).first == dt.date(2026, 2, 9)

    def test_nothing_after_the_last_known_day_and_nothing_before_the_first(self) -> None:
        one = history("." * 30)
        assert one.after(days(30)[25], days(30)[27]).held == 3
        assert one.before(days(30)[5]).held == 5
        assert one.before(FIRST).held == 0
        assert one.stretch(one.before(FIRST)) == []

    def test_three_in_four_must_be_reported(self) -> None:
        assert Days(0, 15, 20).is_enough
        assert not Days(0, 14, 20).is_enough
        assert not Days(0, 9, 9).is_enough


class TestOnePupil:
    def chain(self, rng: Random, share: float, staying: float, length: int) -> list[bool]:
        begins = share * (1 - staying) / (1 - share)
        away, found = rng.random() < share, []
        for _ in range(length):
            found.append(away)
            away = rng.random() < (staying if away else begins)
        return found

    @pytest.mark.parametrize("staying", [0.3, 0.5, 0.65, 0.8])
    @pytest.mark.parametrize(("before", "after"), [(0.1, 0.1), (0.3, 0.3), (0.4, 0.2), (0.5, 0.1)])
    def test_the_interval_holds_what_is_true_though_days_come_in_spells(
        self, staying: float, before: float, after: float
    ) -> None:
        """Nineteen times in twenty or more; with spells of five days in the mean at least 93 in a hundred."""
        rng, dates, held = Random(f"{staying}|{before}|{after}"), days(40), 0
        for _ in range(500):
            row = self.chain(rng, before, staying, 20) + self.chain(rng, after, staying, 20)
            found = own_change(History(zip(dates, row, strict=True)), dates[20], dates[-1])
            assert found.low is not None
            assert found.high is not None
            held += found.low <= after - before <= found.high
        assert held >= 500 * (0.95 if staying < 0.8 else 0.92)

    def test_independent_days_would_be_believed_too_soon(self) -> None:
        before, after = Days(9, 20, 20), Days(2, 20, 20)
        assert interval(before, after, 0.0)[1] < 0
        assert interval(before, after, 0.5)[1] > 0

    def test_a_rise_is_told_as_such(self) -> None:
        found = own_change(history("." * 20 + "v" * 20), days(21)[-1], days(40)[-1])
        assert found.verdict is Verdict.MORE


def placed(began: float, *beside: float, level: float = 0.3) -> Set:
    return Set(tuple(Place(level, level, level, level, went) for went in (began, *beside)))


class TestDrawingLots:
    def test_the_same_twice_and_around_the_difference(self) -> None:
        rng = Random(7)
        sets = [placed(0.1 + rng.random() / 5, *(0.2 + rng.random() / 5 for _ in range(3))) for _ in range(30)]
        found = estimate(sets, wrong=0.05)
        assert found == estimate(sets, wrong=0.05)
        assert found.low < found.difference < found.high < 0
        assert found.low < -0.1 < found.high

    def test_a_smaller_risk_of_being_wrong_is_a_wider_interval(self) -> None:
        rng = Random(8)
        sets = [placed(rng.random(), rng.random(), rng.random()) for _ in range(20)]
        narrow, wide = estimate(sets, wrong=0.05), estimate(sets, wrong=0.01)
        assert wide.low < narrow.low < narrow.high < wide.high

    def test_what_differed_before_is_taken_out(self) -> None:
        """Who began had two days more before, and it went just as those days foretell: no effect."""
        rng = Random(9)
        sets = []
        for _ in range(30):
            levels = [0.4, *(0.3 + rng.uniform(-0.05, 0.05) for _ in range(4))]
            sets.append(Set(tuple(Place(one, one, one, one, one / 2 + rng.uniform(-0.02, 0.02)) for one in levels)))
        found = estimate(sets, wrong=0.05)
        assert found.low < 0 < found.high

    def test_few_sets_can_say_nothing(self) -> None:
        found = estimate([placed(0.0, 1.0, 1.0), placed(0.0, 1.0, 1.0)], wrong=0.05)
        assert found.low < 0 < found.high


class TestMatching:
    def pupils(self, **rows: str) -> dict[int, Pupil]:
        found = enumerate(rows.items(), start=1)
        return {
            number: Pupil(number, 9 if name.startswith("nine") else 8, history(row)) for number, (name, row) in found
        }

    def test_of_the_same_year_and_level_and_not_given_it_that_day(self) -> None:
        level = "." * 10 + "v." * 5
        rows = {
            "began": level + "." * 20,
            "one": level + "." * 20,
            "two": level + "v" * 20,
            "nine": level + "." * 20,
            "calm": "." * 40,
            "given": level + "." * 20,
            "later": level + "v" * 20,
        }
        dates = days(40)
        starts = {1: dates[20], 6: dates[3], 7: dates[30]}
        found = match(self.pupils(**rows), starts, dates[-1])
        (only,) = found.sets
        assert len(only.places) == 4, "who gets it later stays: how it went may not choose"
        assert found.left_out == 2

    def test_nobody_stands_beside_two_with_days_in_common(self) -> None:
        level = "." * 10 + "v." * 5
        rows = dict.fromkeys(("a", "b", "c", "d", "e"), level + "." * 20)
        dates = days(40)
        found = match(self.pupils(**rows), {1: dates[20], 2: dates[20]}, dates[-1])
        assert len(found.sets) == 1

    def test_before_twenty_days_have_passed_nothing_is_compared(self) -> None:
        level = "." * 10 + "v." * 5
        rows = dict.fromkeys(("a", "b", "c"), level + "." * 19)
        dates = days(39)
        assert not match(self.pupils(**rows), {1: dates[20]}, dates[-1]).sets


class TestUsual:
    def test_ten_or_nothing(self) -> None:
        row = history("v." * 10 + "." * 20)
        until = days(40)[-1]
        found = came_back(dict.fromkeys(range(10), row), 0.5, until)
        assert found is not None
        assert (found.pupils, found.before, found.after) == (10, 0.5, 0.0)
        assert came_back(dict.fromkeys(range(9), row), 0.5, until) is None
        assert came_back(dict.fromkeys(range(10), row), 0.9, until) is None


class TestThePageAsAWhole:
    """A shrunken bench: `bin/bench effect` has thousands of runs."""

    def told(self, seeds: range, *, kinds: int, fall: float) -> list[tuple[bool, bool]]:
        found = []
        for seed in seeds:
            made = unit(seed, kinds=kinds, treated=TREATED, fall=fall, pupils=300)
            told = {one.verdict for one in judge(made.pupils, made.starts, made.until, draws=399).values()}
            found.append((Verdict.LESS in told, Verdict.MORE in told))
        return found

    def test_without_an_effect_it_seldom_claims_one(self) -> None:
        """Seven or more of forty at a true five per cent: once in three hundred."""
        assert count(self.told(range(40), kinds=2, fall=0.0)).any <= 6

    def test_a_fall_of_fifteen_points_is_found(self) -> None:
        found = count(self.told(range(10), kinds=1, fall=0.15))
        assert found.less >= 8
        assert found.more == 0

    def test_before_and_after_alone_would_claim_what_is_not_there(self) -> None:
        """What the comparison is for: support begins at a high, and what is high falls."""
        made = unit(1, kinds=1, treated=TREATED, pupils=300)
        (one,) = judge(made.pupils, made.starts, made.until, draws=99).values()
        assert one.before is not None
        assert one.after is not None
        assert one.others_before is not None
        assert one.others_after is not None
        assert one.after < one.before - 0.03
        assert one.others_after < one.others_before - 0.03
