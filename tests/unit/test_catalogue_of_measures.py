"""The shipped catalogue of support measures: well formed, sound, and no more sure of itself than its sources."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from fullfolj.domain.attachment import Dimension
from fullfolj.support.catalogue.content import Evidence, Factor, Kind, Source, Strength
from fullfolj.support.catalogue.meaning import flaws
from fullfolj.support.catalogue.reading import MalformedCatalogue, kind_of, shipped, shipped_data
from fullfolj.support.models import Level, WorkMode

#: What the issue names: enhanced mentoring, coaching talks, flex time, attendance coaching, study workshop,
#: adaptations, absence investigation and activities. A slug is for ever: measures were begun with it.
NAMED = {
    "enhanced-mentoring",
    "coaching-talks",
    "flex-time",
    "attendance-coaching",
    "study-workshop",
    "adaptations",
    "absence-investigation",
    "health-activities",
}


def data(**more: Any) -> dict[str, Any]:
    return {**deepcopy(next(one for one in shipped_data() if one["slug"] == "flex-time")), **more}


def flex_time() -> Kind:
    return shipped()["flex-time"]


def test_it_is_sound_and_of_forty_kinds_or_more() -> None:
    assert flaws(shipped().values()) == []
    assert len(shipped()) == len(shipped_data()) >= 40
    assert set(shipped()) >= NAMED
    for level in Level:
        assert sum(one.level is level for one in shipped().values()) >= 8, level
    for factor in Factor:
        assert any(factor in one.factors for one in shipped().values()), factor


def test_what_it_claims_to_be_tested_names_the_trial_and_what_that_does_not_say() -> None:
    tested = [one for one in shipped().values() if one.evidence.strength is Strength.TESTED]
    assert 0 < len(tested) < len(shipped()) / 10, "hardly any of it is"
    assert all(one.evidence.research and one.evidence.note["sv"] for one in tested)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"level": "nobody"}, "level 'nobody' is none of"),
        ({"owner": "guardian"}, "owner 'guardian' is none of"),
        ({"dimensions": ["academic", "moral"]}, "dimensions has moral"),
        ({"dose": {"times": 0}}, "times is no number from 1 up"),
        ({"dose": {"per": "hour"}}, "dose per 'hour'"),
        ({"dose": {"often": 1}}, "dose has often"),
        ({"evidence": {"strength": "sure", "source": "C", "by": "x"}}, "strength 'sure' is none of"),
        ({"name": {"sv": "Flextid"}}, "name: has no words in en"),
        ({"name": {"sv": "Flextid", "en": "Flex", "de": "Flex"}}, "has words in de"),
        ({"name": "Flextid"}, "name: has no words"),
        ({"version": 0}, "version is no number from 1 up"),
        ({"colour": "red"}, "has colour"),
    ],
)
def test_what_is_malformed_is_told(more: dict[str, Any], said: str) -> None:
    with pytest.raises(MalformedCatalogue) as caught:
        kind_of(data(**more))
    assert any(said in fault for fault in caught.value.faults), caught.value.faults


def test_what_is_missing_is_told_first() -> None:
    with pytest.raises(MalformedCatalogue, match="lacks how"):
        kind_of({key: value for key, value in data().items() if key != "how"})


def with_evidence(**more: Any) -> Kind:
    return replace(flex_time(), evidence=replace(flex_time().evidence, **more))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (lambda: with_evidence(strength=Strength.TESTED), "tested exactly where a trial is named"),
        (lambda: with_evidence(research="Någon 2020"), "tested exactly where a trial is named"),
        (lambda: with_evidence(strength=Strength.UNKNOWN, note={}), "why nothing is known"),
        (lambda: with_evidence(place=""), "tried by nobody"),
        (lambda: with_evidence(source=Source.LAW), "doesn't show that it works"),
        (lambda: replace(flex_time(), evidence=Evidence(Strength.TRIED, Source.OWN, "Vi")), "isn't a school's own"),
        (lambda: replace(flex_time(), how={"sv": "Det är bevisat.", "en": "It is said."}), "says 'bevisat'"),
        (lambda: replace(flex_time(), name={"sv": "Flex", "en": "Flex"}), "the same in both languages"),
        (lambda: replace(flex_time(), purpose={"sv": "x" * 161, "en": "y"}), "161 characters, at most 160"),
        (lambda: replace(flex_time(), dimensions=()), "is for no dimension"),
    ],
)
def test_what_claims_more_than_is_known_is_told(kind: Any, said: str) -> None:
    assert any(said in flaw for flaw in flaws([kind()])), flaws([kind()])


def test_the_whole_is_looked_at_too() -> None:
    found = flaws([flex_time(), replace(flex_time(), mode=WorkMode.REMEDIAL)])
    assert "flex-time: 2 kinds have the same slug" in found
    assert "no kind is of level individual, universal" in found
    assert f"no kind is of dimension {Dimension.AFFECTIVE}, {Dimension.COGNITIVE}" in found
