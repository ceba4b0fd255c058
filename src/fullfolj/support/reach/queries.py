"""What the comparison is made from: counts alone, of the units that the visitor may see figures of."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import connection
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.domain.schoolyear import Term
from fullfolj.school.models import Organisation
from fullfolj.school.swedish import SvSort
from fullfolj.support import permissions
from fullfolj.support.reach.counts import Counted


@dataclass(frozen=True)
class ReachData:
    """One school, or the organiser with all of its schools, since the beginning of the present term.

    Whoever sees the whole sees the schools in one table beside it and none by itself: what one hides, the sum of the
    others would tell.
    """

    place: Organisation
    places: tuple[Organisation, ...]
    term: Term
    counted: tuple[Counted, ...]


def reach_data(visitor: Visitor, chosen: uuid.UUID | None) -> ReachData:
    """Http404 for a place of which the visitor may see no figures."""
    units = list(visitor.units(permissions.SEE_FIGURES).order_by(SvSort("display_name"), "pk"))
    whole = [visitor.account.organiser] if visitor.places(permissions.SEE_FIGURES) is None else []
    places = tuple(whole or units)
    place = next((one for one in places if chosen in (None, one.uuid)), None)
    if place is None:
        raise Http404
    term = Term.of(visitor.today)
    numbers = [one.pk for one in units] if place in whole else [place.pk]
    with connection.cursor() as cursor:
        # Past the wall (config 0031): whoever sees figures of a unit may see no pupil there.
        cursor.execute("select * from support_reach(%s, %s, %s)", [numbers, term.first_day, visitor.today])
        return ReachData(place, places, term, tuple(Counted(*row) for row in cursor.fetchall()))
