"""The first look at the catalogue: is the data well formed? What it means is looked at in meaning.py."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fullfolj.access.permissions import Role
from fullfolj.domain.attachment import Dimension
from fullfolj.support.catalogue.content import OWNERS, Dose, Evidence, Factor, Kind, Per, Source, Strength
from fullfolj.support.models import Level, WorkMode

_SHIPPED = Path(__file__).parent / "shipped"
_LANGUAGES = ("sv", "en")
_TEXTS = ("name", "purpose", "how", "materials")
_KEYS = {"slug", "version", "dimensions", "level", "mode", "owner", "factors", "dose", "evidence", *_TEXTS}
_DOSE = {"times", "per", "minutes", "weeks"}
_EVIDENCE = {"strength", "source", "place", "research", "note"}
_ONE_OF: Mapping[str, frozenset[str]] = {
    "level": frozenset(Level),
    "mode": frozenset(WorkMode),
    "owner": frozenset(OWNERS),
}
_LISTS: Mapping[str, frozenset[str]] = {"dimensions": frozenset(Dimension), "factors": frozenset(Factor)}


class MalformedCatalogue(ValueError):
    """What is wrong and where, every fault at once: `faults` are sentences in English for whoever wrote the data."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@cache
def shipped() -> Mapping[str, Kind]:
    """Slug → the kind, of all that Fullfölj comes with, in the order of the files. MalformedCatalogue for faults."""
    kinds = [kind_of(data) for data in shipped_data()]
    return {one.slug: one for one in kinds}


def shipped_data() -> list[dict[str, Any]]:
    files = sorted(_SHIPPED.glob("*.toml"))
    return [one for path in files for one in tomllib.loads(path.read_text(encoding="utf-8"))["kinds"]]


def kind_of(data: Mapping[str, Any], languages: tuple[str, ...] = _LANGUAGES) -> Kind:
    """The kind that the data describes; MalformedCatalogue with all that is wrong. An own one is in one language."""
    if faults := list(faults_of(data, languages)):
        raise MalformedCatalogue(faults)
    dose, evidence = data["dose"], data["evidence"]
    return Kind(
        slug=data["slug"],
        version=data["version"],
        dimensions=tuple(one for one in Dimension if one in data["dimensions"]),
        level=Level(data["level"]),
        mode=WorkMode(data["mode"]),
        owner=Role(data["owner"]),
        factors=tuple(Factor(one) for one in data["factors"]),
        dose=Dose(dose.get("times"), Per(dose.get("per", "week")), dose.get("minutes"), dose.get("weeks")),
        evidence=Evidence(
            Strength(evidence["strength"]),
            Source(evidence["source"]),
            evidence.get("place", ""),
            evidence.get("research", ""),
            dict(evidence.get("note", {})),
        ),
        name=dict(data["name"]),
        purpose=dict(data["purpose"]),
        how=dict(data["how"]),
        materials=dict(data["materials"]),
    )


def faults_of(data: Mapping[str, Any], languages: tuple[str, ...]) -> Iterator[str]:
    place = f"kind {data.get('slug', '?')}"
    if missing := _KEYS - set(data):
        yield f"{place}: lacks {', '.join(sorted(missing))}"
        return
    if unknown := set(data) - _KEYS:
        yield f"{place}: has {', '.join(sorted(unknown))}, which no kind has"
    if not (isinstance(data["version"], int) and data["version"] >= 1):
        yield f"{place}: version is no number from 1 up"
    for key, allowed in _ONE_OF.items():
        if data[key] not in allowed:
            yield f"{place}: {key} {data[key]!r} is none of {', '.join(sorted(allowed))}"
    for key, allowed in _LISTS.items():
        if strange := set(data[key]) - allowed:
            yield f"{place}: {key} has {', '.join(sorted(strange))}, which is none of {', '.join(sorted(allowed))}"
    yield from _dose_faults(place, data["dose"])
    yield from _evidence_faults(place, data["evidence"], languages)
    for key in _TEXTS:
        yield from _text_faults(f"{place}, {key}", data[key], languages)


def _dose_faults(place: str, dose: Mapping[str, Any]) -> Iterator[str]:
    if unknown := set(dose) - _DOSE:
        yield f"{place}: dose has {', '.join(sorted(unknown))}, which no dose has"
    if dose.get("per", "week") not in set(Per):
        yield f"{place}: dose per {dose['per']!r} is none of {', '.join(Per)}"
    for key in ("times", "minutes", "weeks"):
        if key in dose and not (isinstance(dose[key], int) and dose[key] >= 1):
            yield f"{place}: {key} is no number from 1 up"


def _evidence_faults(place: str, evidence: Mapping[str, Any], languages: tuple[str, ...]) -> Iterator[str]:
    if unknown := set(evidence) - _EVIDENCE:
        yield f"{place}: evidence has {', '.join(sorted(unknown))}, which no evidence has"
    if evidence.get("strength") not in set(Strength):
        yield f"{place}: strength {evidence.get('strength')!r} is none of {', '.join(Strength)}"
    if evidence.get("source") not in set(Source):
        yield f"{place}: source {evidence.get('source')!r} is none of {', '.join(Source)}"
    if "note" in evidence:
        yield from _text_faults(f"{place}, note", evidence["note"], languages)


def _text_faults(place: str, words: Any, languages: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(words, Mapping):
        yield f"{place}: has no words"
        return
    for language in languages:
        if not str(words.get(language, "")).strip():
            yield f"{place}: has no words in {language}"
    if more := set(words) - set(languages):
        yield f"{place}: has words in {', '.join(sorted(more))}, which it is not given in"
