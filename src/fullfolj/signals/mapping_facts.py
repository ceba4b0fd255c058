"""What mapping has found, in order of time. It belongs to the feature that asks: it registers itself in FINDINGS."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from fullfolj.domain.registry import Registry
from fullfolj.signals.mapping_states import Known


@dataclass(frozen=True)
class FindingSource:
    """`found` gives pupil and fact, of some pupils; `state` another text as soon as there is anything more."""

    name: str
    found: Callable[[Collection[int]], Iterable[tuple[int, Known]]]
    state: Callable[[], str]


FINDINGS: Registry[FindingSource] = Registry("findings of mapping", key=lambda source: source.name)


def of(students: Collection[int]) -> dict[int, list[Known]]:
    """Pupil → what became known, in order of time; pupils of whom nothing is known are left out."""
    found: dict[int, list[Known]] = defaultdict(list)
    for source in FINDINGS:
        for student, one in source.found(students):
            found[student].append(one)
    return {student: sorted(facts, key=lambda one: one.day) for student, facts in found.items()}
