"""Words and evidence that the rules about mapping share: dimensions by what they are about, parties by who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext_lazy

from fullfolj.domain.attachment import Dimension, Party
from fullfolj.signals.mapping_states import Seen
from fullfolj.signals.rules.base import Evidence

_ABOUT: Mapping[str, object] = {
    Dimension.ACADEMIC: pgettext_lazy("what a dimension is about", "learning and goals"),
    Dimension.BEHAVIOURAL: pgettext_lazy("what a dimension is about", "attendance and taking part"),
    Dimension.COGNITIVE: pgettext_lazy("what a dimension is about", "meaning and strategies"),
    Dimension.AFFECTIVE: pgettext_lazy("what a dimension is about", "belonging and relations"),
}
_PARTIES: Mapping[str, object] = {
    Party.STUDENT: pgettext_lazy("by whom", "the pupil"),
    Party.STAFF: pgettext_lazy("by whom", "the staff"),
    Party.GUARDIAN: pgettext_lazy("by whom", "a guardian"),
}


def about(dimension: str) -> str:
    """What a dimension is about, within a sentence."""
    return str(_ABOUT[dimension])


def party(name: str) -> str:
    """Within a sentence, after *by*."""
    return str(_PARTIES[name])


def seen_evidence(one: Seen) -> dict[str, Any]:
    """A dimension as a party sees it, ready for JSON."""
    found = one.found
    return {
        "dimension": str(one.dimension),
        "party": str(one.party),
        "began": one.began.isoformat(),
        "pointing": found.pointing,
        "answered": found.answered,
        "items": found.items,
    }


def listed(parts: Sequence[str]) -> str:
    """One; one, and another; with commas, since what dimensions are about has an *and* of its own."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(some)s, and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}


def pointing_words(parts: Sequence[Evidence]) -> str:
    """The numerator of rules about answers: each dimension by itself, as they are never summed."""
    return "; ".join(_of(one, _pointing(one["pointing"])) for one in parts)


def answered_words(parts: Sequence[Evidence]) -> str:
    """The denominator of rules about answers."""
    return "; ".join(_of(one, _answered(one["answered"])) for one in parts)


def asked_words(parts: Sequence[Evidence]) -> str:
    """How much of what was asked is answered."""
    told = gettext("%(answered)s of %(items)s questions answered")
    return "; ".join(_of(one, told % {"answered": one["answered"], "items": one["items"]}) for one in parts)


def _of(part: Evidence, told: str) -> str:
    return gettext("%(part)s, by %(party)s: %(told)s") % {
        "part": about(part["dimension"]),
        "party": party(part["party"]),
        "told": told,
    }


def _pointing(count: int) -> str:
    return ngettext(
        "%(count)s answer that points to a need of support",
        "%(count)s answers that point to a need of support",
        count,
    ) % {"count": count}


def _answered(count: int) -> str:
    return ngettext("%(count)s question with an answer", "%(count)s questions with an answer", count) % {"count": count}


def nothing_mapped() -> str:
    return gettext("Nothing has been mapped this school year. That says nothing about how things are.")
