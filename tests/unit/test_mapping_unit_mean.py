"""The unit beside a class: only where it says something, and never where the others' few could be worked out."""

from __future__ import annotations

import pytest

from fullfolj.mapping.statistics.unit import Counted, UnitMean, unit_mean

THREE = {"8A": Counted(6, 24), "8B": Counted(9, 25), "8C": Counted(5, 20)}


def test_every_pupil_weighs_the_same() -> None:
    assert unit_mean(THREE, "8A") == UnitMean(Counted(20, 69), 3)


@pytest.mark.parametrize("others", [{}, {"8B": Counted(0, 0)}, {"8B": Counted(5, 9)}])
def test_one_class_alone_and_others_of_fewer_than_ten_are_no_comparison(others: dict[str, Counted]) -> None:
    assert unit_mean({"8A": Counted(6, 24), **others}, "8A") is None


def test_ten_others_are_enough() -> None:
    assert unit_mean({"8A": Counted(6, 24), "8B": Counted(5, 10)}, "8A") == UnitMean(Counted(11, 34), 2)


@pytest.mark.parametrize("needing", [1, 4, 21, 24])
def test_few_of_the_only_other_class_can_not_be_worked_out(needing: int) -> None:
    classes = {"8A": Counted(6, 24), "8B": Counted(needing, 25)}
    assert unit_mean(classes, "8A") is None
    assert unit_mean(classes, "8A", seen={"8B"}) is not None


@pytest.mark.parametrize("needing", [0, 5, 20, 25])
def test_many_of_it_can(needing: int) -> None:
    assert unit_mean({"8A": Counted(6, 24), "8B": Counted(needing, 25)}, "8A") is not None


def test_whoever_sees_two_classes_is_not_told_of_few_in_the_third() -> None:
    classes = {"8A": Counted(6, 24), "8B": Counted(9, 25), "8C": Counted(2, 20)}
    assert unit_mean(classes, "8A") is not None
    assert unit_mean(classes, "8A", seen={"8B"}) is None
    assert unit_mean(classes, "8A", seen={"8B", "8C"}) is not None


def test_a_class_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        unit_mean(THREE, "9A")
