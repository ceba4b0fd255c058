"""Pupils' guardians, made up for the provider: a town's files have none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fullfolj.domain.personal_number import LegalSex
from fullfolj.simulation import draws, names

if TYPE_CHECKING:
    from fullfolj.simulation.people import Pupil
    from fullfolj.simulation.town import Town

#: How many pupils of a hundred live with one guardian, and have another adult whom the register tells of.
_ONE, _ANOTHER = 0.15, 0.05


@dataclass(frozen=True)
class Guardian:
    """`relation` is a word of the standard's RelationTypesEnum."""

    number: int
    given_name: str
    family_name: str
    relation: str


def guardians(town: Town, pupil: Pupil) -> Iterator[Guardian]:
    """One or two guardians, the first with the pupil's family name; few have somebody else beside them."""
    rng = draws.stream(town.seed, "guardians", pupil.person_id)
    relations = ["Vårdnadshavare"] * (1 if rng.random() < _ONE else 2)
    if rng.random() < _ANOTHER:
        relations.append("Annan ansvarig")
    for number, relation in enumerate(relations):
        given, family = names.full_name(rng, draws.pick(rng, (LegalSex.FEMALE, LegalSex.MALE)))
        yield Guardian(number, given, family if number else pupil.family_name, relation)
