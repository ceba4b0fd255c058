"""F and dash, the core, and who lacks the vocational programmes."""

from __future__ import annotations

import pytest

from fullfolj.grading.passing import has_f_in_core, has_failed, lacks_vocational

_EIGHT = {"SV": "C", "EN": "E", "MA": "A", "BI": "E", "FY": "D", "HI": "B", "BL": "E", "M2SPA": "E"}


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (["A", "E"], False),
        (["A", "F"], True),
        (["-"], True),
        (["NOT_STUDIED", "E"], False),
        (["NOT_STUDIED", "ADAPTED"], None),
        (["4", "9"], None),
        ([], None),
    ],
)
def test_failed(grades: list[str], expected: bool | None) -> None:
    assert has_failed(grades) is expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, False),
        ({"MA": "F"}, True),
        ({"BL": "F"}, True),
        ({"BL": "F", "NO": "E"}, False),
        ({"SV": "F", "SVA": "E"}, False),
        ({"SV": "F", "SVA": "-"}, True),
        ({"EN": "7"}, None),
    ],
)
def test_vocational(changed: dict[str, str], expected: bool | None) -> None:
    assert lacks_vocational(_EIGHT | changed) is expected


def test_vocational_without_any_grade() -> None:
    assert lacks_vocational({}) is None
    assert lacks_vocational({"MA": "NOT_STUDIED"}) is None


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ({"MA": "F"}, True),
        ({"MA": "-"}, False),
        ({"BL": "F"}, False),
        ({"SV": "F"}, True),
        ({"SV": "F", "SVA": "E"}, False),
        ({}, False),
    ],
)
def test_f_in_core(grades: dict[str, str], expected: bool) -> None:
    assert has_f_in_core(grades) is expected
