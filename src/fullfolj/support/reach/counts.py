"""How far signals and support reach, group by group, as it may be published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fullfolj.domain.disclosure import LEAST, Published, Symbol, publish, publish_split, tells_of_few


@dataclass(frozen=True)
class Counted:
    """Pupils alike in all that they are compared by: how many, with a signal, and with a signal and support."""

    sex: str
    is_newly_arrived: bool
    year_level: int | None
    class_name: str
    unit: str
    students: int
    signalled: int
    supported: int


@dataclass(frozen=True)
class Reached:
    """A group. `signalled` is the share of its pupils with a signal, `supported` that of those who have support.

    `students` is None where one of the groups beside it is of fewer than ten.
    """

    students: int | None
    signalled: Published
    supported: Published


@dataclass(frozen=True)
class Whole(Reached):
    """All of them. The counts that the shares are of; None where they would tell of somebody."""

    students: int
    with_signal: int | None
    with_support: int | None


def whole(counted: Iterable[Counted]) -> Whole:
    students, signalled, supported = _sums(counted)
    return Whole(
        students,
        publish(students, signalled),
        publish(signalled, supported),
        None if tells_of_few(students, signalled) else signalled,
        None if tells_of_few(signalled, supported) else supported,
    )


def split(counted: Iterable[Counted], by: Callable[[Counted], str]) -> Mapping[str, Reached]:
    """Group → how far they reach, in the order of their names; one hidden share hides those of all groups."""
    groups: dict[str, list[Counted]] = {}
    for one in counted:
        groups.setdefault(by(one), []).append(one)
    sums = {name: _sums(found) for name, found in sorted(groups.items())}
    signalled = publish_split({name: (students, with_signal) for name, (students, with_signal, _s) in sums.items()})
    supported = publish_split(
        {name: (with_signal, with_support) for name, (_s, with_signal, with_support) in sums.items()}
    )
    if (
        Symbol.HIDDEN in signalled.values()
    ):  # how many of those with a signal have support would tell how many there are
        supported = dict.fromkeys(supported, Symbol.HIDDEN)
    is_small = any(0 < students < LEAST for students, _signalled, _supported in sums.values())
    return {name: Reached(None if is_small else sums[name][0], signalled[name], supported[name]) for name in sums}


def _sums(counted: Iterable[Counted]) -> tuple[int, int, int]:
    found = list(counted)
    return (
        sum(one.students for one in found),
        sum(one.signalled for one in found),
        sum(one.supported for one in found),
    )
