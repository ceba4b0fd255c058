"""What the school must offer, by school year, year level and how the grades stand. The manual's table is made of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.study_measures import offers

_STUDY_TIME = "extra-study-time 2 weekly"
_JUNE, _BREAKS = "holiday-school 50 june", "holiday-school 25 breaks"


@dataclass(frozen=True)
class OfferSpec:
    """A pupil of a year level: eligible for the vocational programmes if the grades were set today (None: it can't be
    told), with final grades or not; and what must be offered, '?' after what can't be told."""

    year: int
    level: int
    is_eligible: bool | None
    has_left: bool
    offered: tuple[str, ...]
    swedish: str


SPECS = [
    OfferSpec(2026, 3, None, False, (), "Årskurs 3 har ingen lagstadgad extra studietid."),
    OfferSpec(2026, 4, None, False, (_STUDY_TIME,), "Från årskurs 4: extra studietid (skollagen 10 kap. 5 a §)."),
    OfferSpec(2026, 7, False, False, (_STUDY_TIME,), "Lovskola måste erbjudas först i årskurs 8."),
    OfferSpec(
        2026, 8, False, False, (_STUDY_TIME, _JUNE),
        "Den som i årskurs 8 riskerar att inte bli behörig: lovskola i juni (skollagen 10 kap. 23 a–b §§).",
    ),
    OfferSpec(2026, 8, True, False, (_STUDY_TIME,), "Den som är behörig om betygen sattes i dag: ingen lovskola."),
    OfferSpec(2026, 8, None, False, (_STUDY_TIME, f"{_JUNE}?"), "Är för lite känt om betygen går det inte att svara."),
    OfferSpec(
        2026, 9, False, False, (_STUDY_TIME, _BREAKS),
        "Den som i årskurs 9 riskerar att inte bli behörig: lovskola på loven.",
    ),
    OfferSpec(
        2026, 9, False, True, (_JUNE,), "Den som har slutat årskurs 9 utan att bli behörig: lovskola i juni.",
    ),
    OfferSpec(2026, 9, True, True, (), "Den som har slutat och är behörig: inget mer."),
    OfferSpec(2028, 4, None, False, (), "Tioårig grundskola: årskurs 4 är vad årskurs 3 var (lag 2025:729)."),
    OfferSpec(2028, 5, None, False, (_STUDY_TIME,), "Tioårig grundskola: extra studietid från årskurs 5."),
    OfferSpec(2028, 9, False, False, (_STUDY_TIME, _JUNE), "Tioårig grundskola: årskurs 9 är den näst sista."),
    OfferSpec(2028, 10, False, False, (_STUDY_TIME, _BREAKS), "Tioårig grundskola: årskurs 10 är den sista."),
    OfferSpec(2028, 10, False, True, (_JUNE,), "Tioårig grundskola: den som har slutat utan att bli behörig."),
]  # fmt: skip


def told(spec: OfferSpec) -> tuple[str, ...]:
    """What the program says, as it is drawn."""
    found = offers(SchoolYear(spec.year), spec.level, spec.is_eligible, has_left=spec.has_left)
    return tuple(f"{one.measure} {one.hours} {one.when}{'' if one.is_due else '?'}" for one in found)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.year} {spec.level} {spec.is_eligible} {spec.has_left}")
def test_what_must_be_offered(spec: OfferSpec) -> None:
    assert told(spec) == spec.offered


def test_every_offer_names_its_source() -> None:
    for spec in SPECS:
        for one in offers(SchoolYear(spec.year), spec.level, spec.is_eligible, has_left=spec.has_left):
            assert one.source.startswith("skollagen 10 kap. ")
