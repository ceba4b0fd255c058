"""Words that several rules share: percentages, and evidence about a window."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext

from fullfolj.domain.share import Coverage
from fullfolj.measures import Definition, WindowName
from fullfolj.measures.results import exact
from fullfolj.signals.rules.base import Evidence, Figures, Spoken


def window_evidence(figures: Figures, end: str, window: WindowName) -> dict[str, Any]:
    """What every figure is shown with: window, school days and coverage, from the columns with the ending `end`."""
    coverage = Coverage(figures[f"reported_offered_{end}"], figures[f"offered_{end}"])
    return {
        "window": window.value,
        "from": figures[f"first_{end}"].isoformat(),
        "to": figures["date"].isoformat(),
        "school_days": figures[f"school_days_{end}"],
        "reported_days": figures[f"reported_days_{end}"],
        "offered_minutes": coverage.offered,
        "reported_offered_minutes": coverage.reported,
        "coverage": exact(coverage.value),
        "uncertain": coverage.is_uncertain,
    }


def share_evidence(figures: Figures, end: str, definition: str) -> dict[str, Any]:
    """Numerator, denominator and share of the columns with the ending `end`."""
    numerator, denominator = figures[f"numerator_{end}"] or 0, figures[f"denominator_{end}"] or 0
    unit = "days" if definition == Definition.DAY else "minutes"
    share = exact(Fraction(numerator, denominator)) if denominator else None
    return {f"numerator_{unit}": numerator, f"denominator_{unit}": denominator, "share": share}


def fraction_of(evidence: Evidence) -> Fraction | None:
    """The exact share behind `share_evidence`."""
    unit = "days" if "numerator_days" in evidence else "minutes"
    denominator = evidence[f"denominator_{unit}"]
    return Fraction(evidence[f"numerator_{unit}"], denominator) if denominator else None


def percent(share: Fraction | None, limit: Decimal | int | None = None) -> str:
    """Whole percent in words; with one decimal, rounded down, where rounding would hide that it is below `limit`."""
    if share is None:
        return "–"
    value = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    if limit is not None and value < limit <= whole:
        return str(formats.number_format(value.quantize(Decimal("0.1"), ROUND_DOWN), 1))
    return str(whole)


def number(limit: Decimal | int | str) -> str:
    """A threshold as people write it: 10, or 12,5."""
    value = Decimal(str(limit))
    if value == value.to_integral_value():
        return str(int(value))
    return str(formats.number_format(value.normalize()))


def written(limits: Spoken) -> dict[str, str]:
    """The thresholds as people write them, to be put into a sentence."""
    return {name: number(limit) for name, limit in limits.items()}


def too_little(evidence: Evidence) -> str:
    """Why nothing can be said: so much of the window is reported."""
    return gettext(
        "Too little is reported to tell: %(reported)s of %(offered)s lesson minutes."
        " At least three quarters are needed."
    ) % {"reported": evidence["reported_offered_minutes"], "offered": evidence["offered_minutes"]}


def limit_of(evidence: Evidence, name: str) -> Decimal:
    return Decimal(evidence["thresholds"][name])
