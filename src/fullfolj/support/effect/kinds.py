"""Which support measures count as the same kind of support. One function decides."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.support.catalogue.content import said
from fullfolj.support.catalogue.reading import shipped
from fullfolj.support.models import Intervention, Level, WorkMode

type Kind = tuple[str, str]
#: Before the slug of a kind from the catalogue, which stands in the place of a level.
_FROM_THE_CATALOGUE = "kind"


def kind_of(one: Intervention) -> Kind | None:
    """What it is in the catalogue that Fullfölj comes with. Whatever else is written: whom it is for, and whether it
    promotes, prevents or remedies.

    None for what is for everybody: then there is nobody to compare with.
    """
    if one.level == Level.UNIVERSAL:
        return None
    return (_FROM_THE_CATALOGUE, one.kind) if one.kind in shipped() else (one.level, one.mode)


def name_of(kind: Kind) -> str:
    first, second = kind
    if first == _FROM_THE_CATALOGUE:
        return said(shipped()[second].name)
    told = {"mode": str(WorkMode(second).label), "level": words.uncapital(str(Level(first).label))}
    return _("%(mode)s, for: %(level)s") % told
