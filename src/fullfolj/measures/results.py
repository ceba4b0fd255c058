"""What the measures say about one pupil, with what each figure rests on, and the JSON of contract section 3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from fullfolj.domain.share import Coverage, Share, Window

type Json = dict[str, Any]


class Definition(StrEnum):
    """How an organiser divides absence; always named beside the figure."""

    REPORTED = "reported"
    OFFERED = "offered"
    OFFERED_STRICT = "offered_strict"
    DAY = "day"


class WindowName(StrEnum):
    LAST_20 = "last_20_school_days"
    LAST_4_WEEKS = "last_4_weeks"
    TERM = "term"
    SCHOOL_YEAR = "school_year"


#: Where a measure is shown when nobody asked for a window.
HOME: Mapping[str, WindowName] = {
    "absence_share": WindowName.LAST_20,
    "valid_absence_share": WindowName.LAST_20,
    "invalid_absence_share": WindowName.LAST_20,
    "whole_days_absent": WindowName.LAST_20,
    "absence_spells": WindowName.TERM,
    "late_arrivals": WindowName.LAST_20,
    "scattered_absence": WindowName.LAST_20,
    "invalid_occasions": WindowName.LAST_20,
}
#: The key of the absence share in each definition, beside the keys of HOME.
DEFINITIONS = "absence_share_definitions"
_NEEDED_DAYS = 10  # school days with a reported lesson on either side of a change (contract section 3)


@dataclass(frozen=True)
class WindowMeasures:
    """All measures of one window. Counts are None where nothing in the window is reported.

    `definitions` is the absence share in each definition, the chosen one among them.
    """

    window: Window
    school_days: int
    reported_days: int
    coverage: Coverage
    absence_share: Share
    definitions: Mapping[Definition, Share]
    valid_absence_share: Share
    invalid_absence_share: Share
    whole_days_absent: int | None
    absence_spells: int | None
    short_spells: int | None
    longest_spell_days: int | None
    late_arrivals: int | None
    scattered_absence: int | None
    invalid_occasions: int | None

    def measure(self, name: str) -> Json:
        """The JSON of the measure called `name` (a key of HOME) in this window."""
        if name.endswith("_share"):
            return self._share(getattr(self, name))
        answer: Json = {"window": self.window.name, "count": getattr(self, name)}
        if name == "absence_spells":
            answer |= {"short": self.short_spells, "longest_days": self.longest_spell_days}
        return answer | {
            "from": _date(self.window.first),
            "to": _date(self.window.last),
            "coverage": exact(self.coverage.value),
            "uncertain": self.coverage.is_uncertain,
            "school_days": self.school_days,
            "reported_days": self.reported_days,
        }

    def measures(self) -> Json:
        """The JSON of all measures of HOME in this window, and of the absence share in each definition."""
        named = {name: self.measure(name) for name in HOME}
        return named | {DEFINITIONS: {str(how): self._share(share) for how, share in self.definitions.items()}}

    def _share(self, share: Share) -> Json:
        in_days = share.definition == Definition.DAY
        answer: Json = {
            "window": share.window.name,
            "from": _date(share.window.first),
            "to": _date(share.window.last),
            "definition": share.definition,
            "numerator_minutes": None if in_days else share.numerator,
            "denominator_minutes": None if in_days else share.denominator,
            "share": exact(share.value),
            "offered_minutes": self.coverage.offered,
            "reported_offered_minutes": self.coverage.reported,
            "coverage": exact(self.coverage.value),
            "uncertain": self.coverage.is_uncertain,
            "school_days": self.school_days,
            "reported_days": self.reported_days,
        }
        if in_days:
            answer |= {"numerator_days": share.numerator, "denominator_days": share.denominator}
        return answer


@dataclass(frozen=True)
class Block:
    """One side of a change: at most 20 school days."""

    share: Share
    school_days: int
    reported_days: int

    def to_json(self) -> Json:
        unit = "days" if self.share.definition == Definition.DAY else "minutes"
        return {
            f"numerator_{unit}": self.share.numerator,
            f"denominator_{unit}": self.share.denominator,
            "share": exact(self.share.value),
            "from": _date(self.share.window.first),
            "to": _date(self.share.window.last),
            "coverage": exact(self.share.coverage.value),
            "uncertain": self.share.coverage.is_uncertain,
            "school_days": self.school_days,
            "reported_days": self.reported_days,
        }


@dataclass(frozen=True)
class Change:
    """The last 20 school days against the 20 before them."""

    before: Block
    after: Block

    @property
    def points(self) -> Fraction | None:
        """Percentage points, exact; None with fewer than ten reported days or no denominator on either side."""
        if min(self.before.reported_days, self.after.reported_days) < _NEEDED_DAYS:
            return None
        before, after = self.before.share.value, self.after.share.value
        return None if before is None or after is None else 100 * (after - before)

    def to_json(self) -> Json:
        return {
            "points": exact(self.points),
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "definition": self.after.share.definition,
        }


@dataclass(frozen=True)
class StudentMeasures:
    """Everything measured about one pupil as of one day."""

    student: int
    as_of: dt.date
    windows: Mapping[WindowName, WindowMeasures]
    change: Change

    def to_json(self) -> Json:
        """The keys `measures` and `windows` of `explain --json` (contract section 3)."""
        change = {"change": self.change.to_json()}
        windows = {window: found.measures() for window, found in self.windows.items()}
        at_home = {name: windows[window][name] for name, window in HOME.items()}
        side_by_side = {DEFINITIONS: windows[HOME["absence_share"]][DEFINITIONS]}
        return {
            "measures": at_home | side_by_side | change,
            "windows": {str(window): found | change for window, found in windows.items()},
        }


def exact(value: Fraction | None) -> float | None:
    """For JSON: nine decimals, more than the contract's six; None stays unknown."""
    return None if value is None else round(float(value), 9)


def _date(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()
