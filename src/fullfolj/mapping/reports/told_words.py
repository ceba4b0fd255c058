"""A share of a unit, a year level or a class in words and as the length of a bar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import FEW, LEAST, Symbol
from fullfolj.mapping.statistics.shares import Shown, Told
from fullfolj.shell import words

_FEW = f"1–{FEW}"


def told_words(told: Told | None, *, with_share: bool = True) -> str:
    """*6 av 24 (25 %)*, *1–4 av 24*, *alla utom 1–4 av 24*; two points where hidden, one where there is nobody."""
    if told is None or told.of == 0:
        return Symbol.NOTHING.value
    if told.of is None:
        return Symbol.HIDDEN.value
    if told.shown is Shown.FEW:
        return _("%(few)s of %(pupils)s") % {"few": _FEW, "pupils": told.of}
    if told.count is None:
        return _("all but %(few)s of %(pupils)s") % {"few": _FEW, "pupils": told.of}
    exact = words.n_of_m(told.count, told.of)
    if not with_share:
        return exact
    return _("%(n_of_m)s (%(share)s)") % {"n_of_m": exact, "share": words.percent_sign(told.count / told.of)}


def share(told: Told | None) -> float | None:
    """0–1; None where no exact figure is told, or nobody is counted."""
    return told.count / told.of if told and told.count is not None and told.of else None


def symbols() -> str:
    """What stands in place of a figure."""
    return _(
        "%(few)s: so many pupils, or all but so many. Two points: fewer than %(least)s pupils, or a figure"
        " that together with the others would tell of few. One point: nobody is counted."
    ) % {"few": _FEW, "least": words.count(LEAST)}


def level_words(level: int | None) -> str:
    return _("Year level %(number)s") % {"number": level} if level is not None else _("Year level not known")
