"""Alpha and its interval against figures worked out by hand and quantiles from printed tables."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fullfolj.mapping.instruments.content import Dimension, Item
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.statistics.consistency import Consistency, ConsistencyTally, WhyNot, turned
from fullfolj.mapping.statistics.f_distribution import f_quantile, regularised_beta
from tests.made_instruments import instrument, item


def consistency(items: Sequence[Item], rows: Sequence[Sequence[int | str]]) -> Consistency:
    tally = ConsistencyTally(instrument(*items))
    for row in rows:
        tally.add(dict(zip((one.code for one in items), row, strict=False)))
    return tally.found()[Dimension.COGNITIVE]


THREE = (item("a"), item("b"), item("c"))
#: Of the items the sums of squares about the mean are 5, 5 and 11/4, of the sums 131/4: alpha is 3/2 (1 - 51/131).
FOUR = ((1, 1, 2), (2, 2, 2), (3, 4, 3), (4, 3, 4))


def test_alpha_of_four_who_answer_three_questions_each_twenty_five_times() -> None:
    found = consistency(THREE, FOUR * 25)
    assert found.alpha is not None
    assert (found.items, found.complete, found.why_not) == (3, 100, None)
    assert found.alpha.value == pytest.approx(1.5 * 80 / 131, abs=1e-12)


def test_the_interval_by_a_printed_table() -> None:
    """F(0.975; 120, 120) is 1.4327: with two items and 121 who answer, alpha 0.8 lies between 0.7135 and 0.8604."""
    ones = [(2, 2), (4, 4), (2, 4), (4, 2)]
    for same in range(1, 61):  # the more who answer both alike, the higher alpha: some number comes close to 0.8
        rows = (ones[:2] * same + ones[2:] * 60)[:121]
        found = consistency(THREE[:2], rows).alpha
        assert found is not None
        width = 1 - found.value
        assert found.low == pytest.approx(1 - width * 1.4327, abs=width * 1e-4)
        assert found.high == pytest.approx(1 - width / 1.4327, abs=width * 1e-4)
        assert found.low < found.value < found.high <= 1


def test_items_are_turned_so_that_they_point_the_same_way() -> None:
    against = (item("a"), item("b", risk=(3, 4)), item("c"))
    rows = [(one, 5 - other, third) for one, other, third in FOUR]
    assert consistency(against, rows * 25) == consistency(THREE, FOUR * 25)


def test_items_that_go_against_each_other_have_an_alpha_below_nought() -> None:
    found = consistency(THREE[:2], [(1, 4), (4, 1), (2, 2), (3, 4)] * 25).alpha
    assert found is not None
    assert found.value < 0


def test_the_parts_of_an_item_are_one_their_mean_and_context_is_none() -> None:
    parts = (item("a"), item("b1", part_of="b"), item("b2", part_of="b"), item("x", context=True, risk=()))
    rows = [(one, other, other, 4) for one, other, _third in FOUR] * 25
    found, plain = consistency(parts, rows), consistency(THREE[:2], [row[:2] for row in FOUR] * 25)
    assert (found.items, found.alpha) == (2, plain.alpha)
    assert consistency(parts, [(1, 2, "skip", 4)] * 200).complete == 0


def test_a_question_that_everybody_answers_alike_hides_alpha_and_is_named() -> None:
    found = consistency(THREE, [(one, other, 4) for one, other, _third in FOUR] * 25)
    assert (found.alpha, found.why_not, found.alike) == (None, WhyNot.ALIKE, ("c",))


def test_questions_that_cancel_each_other_out_have_no_alpha() -> None:
    found = consistency(THREE[:2], [(1, 4), (4, 1), (2, 3), (3, 2)] * 25)
    assert (found.alpha, found.why_not, found.alike) == (None, WhyNot.ALIKE, ())


def test_an_answer_with_no_better_end_has_no_direction() -> None:
    found = consistency((*THREE, item("d", risk=(1, 4))), [(*row, 1) for row in FOUR] * 25)
    assert (found.left_out, found.items) == (("d",), 3)
    assert found.alpha == consistency(THREE, FOUR * 25).alpha


@pytest.mark.parametrize("code", sorted(shipped_data()))
def test_every_question_that_fullfolj_comes_with_can_be_turned(code: str) -> None:
    shipped = instrument_of(shipped_data()[code])
    assert [one.code for one in shipped.items if one.is_counted and turned(shipped, one) is None] == []


#: Upper quantiles as printed (Abramowitz and Stegun 1964, table 26.9).
PRINTED = {
    (0.95, 1, 1): 161.4,
    (0.95, 5, 5): 5.05,
    (0.95, 10, 20): 2.35,
    (0.975, 1, 1): 647.8,
    (0.975, 10, 10): 3.72,
    (0.975, 20, 120): 1.82,
    (0.975, 120, 120): 1.43,
    (0.99, 3, 7): 8.45,
    (0.99, 60, 60): 1.84,
}


@pytest.mark.parametrize(("place", "printed"), PRINTED.items())
def test_quantiles_as_printed(place: tuple[float, int, int], printed: float) -> None:
    places = 1 if printed > 100 else 2
    assert round(f_quantile(*place), places) == printed


@pytest.mark.parametrize(("n", "d"), [(99, 891), (1_999, 17_991), (5, 3), (120, 120)])
def test_the_lower_quantile_is_one_through_the_upper_of_the_other_way_round(n: int, d: int) -> None:
    assert f_quantile(0.025, n, d) * f_quantile(0.975, d, n) == pytest.approx(1, rel=1e-9)


def test_the_incomplete_beta_function_where_it_is_known() -> None:
    """I_x(1, b) is 1 - (1 - x)^b, I_x(a, 1) is x^a, and I_½(a, a) a half (DLMF 8.17)."""
    for x in (0.0, 0.01, 0.3, 0.5, 0.9, 1.0):
        assert regularised_beta(x, 1, 7) == pytest.approx(1 - (1 - x) ** 7, abs=1e-12)
        assert regularised_beta(x, 4, 1) == pytest.approx(x**4, abs=1e-12)
    for a in (0.5, 3, 1_000):
        assert regularised_beta(0.5, a, a) == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, -1)])
def test_no_such_quantile(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        f_quantile(*wrong)
