"""Which programmes of upper secondary school somebody's grades open, and what is lacking: on the scale A–F.

A grade that is not there is not passed, and `unknown` says that it is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, islice

from fullfolj.grading.scales import Value
from fullfolj.grading.standing import place_of
from fullfolj.grading.subjects import BLOCKS, SWEDISH

PASSED = frozenset("ABCDE")
FAILED = frozenset({"F", str(Value.NO_BASIS)})
#: Swedish (or Swedish as a second language), English, mathematics: one designation of each is needed.
CORE = (SWEDISH, ("EN",), ("MA",))
#: So many smallest sets are told.
MOST_SETS = 20


class Programmes(StrEnum):
    """Groups of programmes with the same demands, as they are named in the contract."""

    VOCATIONAL = "YR"
    ECONOMICS_HUMANITIES_SOCIAL_SCIENCE = "EKHUSA"
    NATURAL_SCIENCE_TECHNOLOGY = "NATE"
    ARTS = "ES"


@dataclass(frozen=True)
class Demand:
    """Passed grades besides the core: how many, and which of them must be there."""

    others: int
    named: tuple[str, ...]
    source: str


DEMANDS: dict[Programmes, Demand] = {
    Programmes.VOCATIONAL: Demand(5, (), "skollagen 16 kap. 30 §"),
    Programmes.ECONOMICS_HUMANITIES_SOCIAL_SCIENCE: Demand(
        9, BLOCKS["SO"], "skollagen 16 kap. 31 §, gymnasieförordningen 7 kap. 1 § 1"
    ),
    Programmes.NATURAL_SCIENCE_TECHNOLOGY: Demand(
        9, BLOCKS["NO"], "skollagen 16 kap. 31 §, gymnasieförordningen 7 kap. 1 § 2"
    ),
    Programmes.ARTS: Demand(9, (), "skollagen 16 kap. 31 §"),
}


@dataclass(frozen=True)
class Outcome:
    """For one group of programmes. `is_eligible` is None where nothing is graded: it can't be told.

    `others_passed` has a sum of NO or SO as one; in `others_passed_expanded` it is its subjects. `distance` is the
    least number of further passed grades that opens the programmes; `nearest` the smallest sets of subjects that do,
    among those the pupil studies, at most MOST_SETS of them.
    """

    is_eligible: bool | None
    missing_core: tuple[str, ...]
    others_passed: int
    others_passed_expanded: int
    others_short: int
    missing_named: tuple[str, ...]
    distance: int
    nearest: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "eligible": self.is_eligible,
            "missing_core": list(self.missing_core),
            "others_passed": self.others_passed,
            "others_passed_expanded": self.others_passed_expanded,
            "others_short": self.others_short,
            "missing_named": list(self.missing_named),
            "distance": self.distance,
            "nearest": [list(some) for some in self.nearest],
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True)
class ProgrammeOriented:
    """Programme-oriented choice (IMV): whether the grades reach its floor, and whether it is needed."""

    is_eligible: bool | None
    is_needed: bool | None

    def to_json(self) -> dict[str, object]:
        return {"eligible": self.is_eligible, "needed": self.is_needed}


def eligibility(grades: Mapping[str, str], studied: Collection[str] = ()) -> dict[Programmes, Outcome]:
    """Each group of programmes, by the grades that stand (subject → grade).

    `studied` are subjects that the pupil studies besides those with F or a dash. In both, Swedish and the language
    option stand once. A sum of NO or SO stands for those of its subjects that have no grade (standing.standing).
    """
    return dict(zip(Programmes, _outcomes(_about(grades, studied)), strict=True))


def is_eligible(grades: Mapping[str, str], programmes: Programmes) -> bool | None:
    """The one answer."""
    return eligibility(grades)[programmes].is_eligible


def programme_oriented(grades: Mapping[str, str]) -> ProgrammeOriented:
    """Swedish and either English or mathematics with four other subjects, or both with three.

    Source: skollagen 17 kap. 10 §.
    """
    about = _about(grades, ())
    if not about.is_graded:
        return ProgrammeOriented(None, None)
    swedish, *rest = (any(code in about.passed for code in alternatives) for alternatives in CORE)
    others = len(about.passed - _CORE_CODES)
    floor = swedish and any(rest) and others >= (3 if all(rest) else 4)
    return ProgrammeOriented(floor, not _outcomes(about)[0].is_eligible)


_CORE_CODES = frozenset(code for alternatives in CORE for code in alternatives)


@dataclass(frozen=True)
class _About:
    """Which subjects are passed, all that the answers rest on.

    `decided` have a grade or a dash; `open_ones` are subjects that the pupil studies and has not passed; `on_record`
    those with any row.
    """

    passed: frozenset[str]
    decided: frozenset[str]
    open_ones: frozenset[str]
    on_record: frozenset[str]
    is_graded: bool


def _about(grades: Mapping[str, str], studied: Collection[str]) -> _About:
    passed = frozenset([code for code, grade in grades.items() if grade in PASSED])
    failed = frozenset([code for code, grade in grades.items() if grade in FAILED])
    return _About(passed, passed | failed, failed.union(studied) - passed, frozenset(grades), bool(passed or failed))


@lru_cache(maxsize=20_000)
def _outcomes(about: _About) -> tuple[Outcome, ...]:
    """In the order of Programmes. Many pupils have passed the same subjects, whatever their grades."""
    return tuple(_outcome(about, DEMANDS[programmes]) for programmes in Programmes)


def _outcome(about: _About, demand: Demand) -> Outcome:
    missing_core = tuple(
        _core_code(about, alternatives)
        for alternatives in CORE
        if not any(code in about.passed for code in alternatives)
    )
    others = about.passed - _CORE_CODES
    expanded = _with_parts(others, about.decided)
    missing_named = tuple(code for code in demand.named if code not in expanded)
    short = max(0, demand.others - len(others))
    named_steps = _steps(missing_named, about)
    distance = len(missing_core) + max(len(named_steps), short)
    on_record = about.on_record | _with_parts(about.decided, about.decided)
    return Outcome(
        is_eligible=distance == 0 if about.is_graded else None,
        missing_core=missing_core,
        others_passed=len(others),
        others_passed_expanded=len(expanded),
        others_short=short,
        missing_named=missing_named,
        distance=distance,
        nearest=_nearest(about, (*missing_core, *named_steps), distance),
        unknown=tuple(code for code in (*missing_core, *missing_named) if code not in on_record),
    )


def _with_parts(codes: Iterable[str], decided: Collection[str]) -> frozenset[str]:
    """The subjects, with those that a sum of NO or SO stands for in place of the sum: its own that are not decided."""
    parts = {part for code in codes for part in BLOCKS.get(code, ()) if part not in decided}
    return frozenset(parts.union(code for code in codes if code not in BLOCKS))


def _core_code(about: _About, alternatives: tuple[str, ...]) -> str:
    """The form of Swedish that the pupil reads: what is open before what is only on record."""
    written = [code for some in (about.open_ones, about.on_record) for code in alternatives if code in some]
    return (*written, *alternatives)[0]


def _steps(missing_named: Iterable[str], about: _About) -> tuple[str, ...]:
    """The grades that would pass the missing subjects: the sum of the block for whoever has it."""
    block_of = {
        part: block
        for block, parts in BLOCKS.items()
        if block in about.open_ones
        for part in parts
        if part not in about.decided
    }
    return tuple(dict.fromkeys(block_of.get(code, code) for code in missing_named))


def _nearest(about: _About, needed: tuple[str, ...], distance: int) -> tuple[tuple[str, ...], ...]:
    if distance == 0 or not about.open_ones.issuperset(needed):
        return ()
    free = sorted(about.open_ones - set(needed) - _CORE_CODES, key=place_of)
    more = islice(combinations(free, distance - len(needed)), MOST_SETS)
    return tuple(tuple(sorted((*needed, *some), key=place_of)) for some in more)
