"""The second look at the catalogue: is it sound? A kind can be well formed and still claim more than is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from fullfolj.domain.attachment import Dimension
from fullfolj.support.catalogue.content import Kind, Source, Strength
from fullfolj.support.models import Level, WorkMode

#: A name is read in a list, a purpose at a glance: longer ones are not looked at.
LONGEST_NAME, LONGEST_PURPOSE, LONGEST_HOW, LONGEST_MATERIALS = 60, 160, 600, 160
#: Words that claim an effect or name a disease; none of them belongs in a catalogue.
_NEVER = ("bevisat", "garanter", "alltid hjälper", "diagnos", "adhd", "autism", "proven", "guarantee", "diagnosis")


def flaws(kinds: Iterable[Kind]) -> list[str]:
    """Everything unsound, in English for whoever wrote the data; of each kind by itself and of all together."""
    every = list(kinds)
    return [*(flaw for one in every for flaw in _of_one(one)), *_of_all(every)]


def _of_one(one: Kind) -> Iterator[str]:
    if not one.dimensions or not one.factors:
        yield f"{one.slug}: is for no dimension, or has no success factor"
    yield from _of_evidence(one)
    lengths = {"name": LONGEST_NAME, "purpose": LONGEST_PURPOSE, "how": LONGEST_HOW, "materials": LONGEST_MATERIALS}
    for key, longest in lengths.items():
        for language, text in getattr(one, key).items():
            if len(text) > longest:
                yield f"{one.slug}: {key} in {language} is {len(text)} characters, at most {longest}"
            yield from (f"{one.slug}: {key} says {word!r}" for word in _NEVER if word in text.lower())
    if one.name.get("sv") == one.name.get("en") or one.how.get("sv") == one.how.get("en"):
        yield f"{one.slug}: is the same in both languages"


def _of_evidence(one: Kind) -> Iterator[str]:
    told = one.evidence
    if (told.strength is Strength.TESTED) is not bool(told.research):
        yield f"{one.slug}: is tested exactly where a trial is named"
    if told.strength in (Strength.TESTED, Strength.UNKNOWN) and not told.note:
        yield f"{one.slug}: says what is tested, or why nothing is known"
    if told.strength is Strength.TRIED and not told.place:
        yield f"{one.slug}: is tried by nobody"
    if told.source is Source.LAW and told.strength is not Strength.UNKNOWN:
        yield f"{one.slug}: that the law asks for it doesn't show that it works"
    if one.is_own:
        yield f"{one.slug}: comes with Fullfölj, and so isn't a school's own"


def _of_all(every: list[Kind]) -> Iterator[str]:
    for slug, count in Counter(one.slug for one in every).items():
        if count > 1:
            yield f"{slug}: {count} kinds have the same slug"
    for what, wanted, found in (
        ("level", set(Level), {one.level for one in every}),
        ("mode", set(WorkMode), {one.mode for one in every}),
        ("dimension", set(Dimension), {dimension for one in every for dimension in one.dimensions}),
    ):
        if lacking := {str(one) for one in wanted - found}:
            yield f"no kind is of {what} {', '.join(sorted(lacking))}"
