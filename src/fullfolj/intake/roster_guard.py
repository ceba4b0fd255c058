"""When so many pupils who stay would leave their groups that somebody must look first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from fullfolj.intake.kinds import GuardStop, alarming
from fullfolj.intake.roster_groups import is_of_mentor
from fullfolj.intake.roster_register import Register
from fullfolj.intake.ss12000.pack import Left
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import GroupMembership

#: GuardStop.of
GROUPS = "groups"


@dataclass(frozen=True)
class _Told:
    """What the source says has ended: ids of groups, and memberships by person, unit and group's id."""

    groups: frozenset[str]
    members: frozenset[tuple[UUID, str, str]]

    def has(self, pair: tuple[UUID, str], group: str) -> bool:
        return group in self.groups or (*pair, group) in self.members


@dataclass
class LeftGroups:
    """Compares the memberships when the source's answer has been taken in with those before.

    One that the source says has ended (`left`), or that another takes the place of, is no loss. `left` is None where
    the source can't say: a file tells the groups of now alone, and nothing is watched.
    """

    register: Register
    left: Left | None
    _before: dict[tuple[UUID, str], list[GroupMembership]] = field(default_factory=lambda: defaultdict(list))

    def begin(self) -> None:
        """Call before anything is changed."""
        for pair in list(self.register.memberships):
            self._before[pair] = self._held(pair)

    def stops(self, staying: Iterable[tuple[UUID, str]]) -> list[GuardStop]:
        """A stop for each unit that would lose too many memberships of pupils (person and unit) who stay there."""
        if self.left is None:
            return []
        told = self._told(self.left)
        standing: Counter[str] = Counter()
        for (_person, unit), held in self._before.items():
            standing[unit] += len(held)
        lost: Counter[str] = Counter()
        for pair in staying:
            lost[pair[1]] += self._lost(pair, told)
        return [
            GuardStop(_("%(unit)s, groups") % {"unit": unit}, count, standing[unit], GROUPS)
            for unit, count in sorted(lost.items())
            if alarming(count, standing[unit])
        ]

    def _held(self, pair: tuple[UUID, str]) -> list[GroupMembership]:
        return [one for one in self.register.memberships[pair] if self.register.holds(one) and not is_of_mentor(one)]

    def _told(self, left: Left) -> _Told:
        people: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
        for (kind, unit, source_id), person in self.register.identities.items():
            if kind == IdentityKind.STUDENT:
                people[source_id].append((person.uuid, unit))
        members = {(*pair, group) for group, member in left.members for pair in people[member]}
        return _Told(frozenset(left.groups), frozenset(members))

    def _lost(self, pair: tuple[UUID, str], told: _Told) -> int:
        before = self._before[pair]
        ended = [one for one in before if not self.register.holds(one) and not told.has(pair, one.group.source_id)]
        known = {id(one) for one in before}
        begun = sum(id(one) not in known for one in self._held(pair))
        return max(0, len(ended) - begun)
