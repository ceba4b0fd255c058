"""What the room reads. Every question starts from the visitor: what they handle, and what they manage."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account
from fullfolj.access.scopes import units_with
from fullfolj.protected.models import Look, Note, Opening, Permit, Profile
from fullfolj.protected.permissions import MAKE, OPEN
from fullfolj.school.models import Organisation
from fullfolj.school.swedish import SvSort

#: Whether the visitor handles or manages any profile.
ANY_REACHED = Glance(
    "protected profiles",
    "exists (select from protected_profile p where p.id in (select protected_handled(%(account)s, %(today)s)) "
    "or p.id in (select protected_managed(%(account)s, %(today)s)))",
)
#: How far back the list of openings goes; a profile's own page has them all.
OPENINGS_SHOWN = dt.timedelta(days=30)


def permit(organiser_id: int) -> Permit | None:
    """The organiser's permit today; None when protected profiles are off."""
    return Permit.objects.filter(organiser_id=organiser_id, ended_at__isnull=True).first()


def permits(organiser_id: int) -> list[Permit]:
    """All there have been, the newest first."""
    return list(Permit.objects.filter(organiser_id=organiser_id).order_by("-allowed_at", "-id"))


def number_open(organiser_id: int) -> int:
    """How many profiles are open: the only thing a system administrator learns."""
    with connection.cursor() as cursor:
        cursor.execute("select protected_count(%s)", [organiser_id])
        return int(cursor.fetchone()[0])


def handled(visitor: Visitor) -> QuerySet[Profile]:
    return Profile.objects.filter(pk__in=_reached("handled", visitor))


def managed(visitor: Visitor) -> QuerySet[Profile]:
    return Profile.objects.filter(pk__in=_reached("managed", visitor))


def reached(visitor: Visitor) -> QuerySet[Profile]:
    """What the visitor handles or manages, the oldest first."""
    either = Q(pk__in=_reached("handled", visitor)) | Q(pk__in=_reached("managed", visitor))
    return Profile.objects.filter(either).order_by("made_at", "pk")


def one_handled(visitor: Visitor, profile_id: uuid.UUID) -> Profile:
    """The profile, for one of its handlers; Http404 for everybody else, whether it exists or not."""
    found = handled(visitor).select_related("unit").filter(pk=profile_id).first()
    if found is None:
        raise Http404
    return found


def one_managed(visitor: Visitor, profile_id: uuid.UUID) -> Profile:
    """The profile, for a principal of its unit, else Http404."""
    found = managed(visitor).select_related("unit").filter(pk=profile_id).first()
    if found is None:
        raise Http404
    return found


def notes(profile: Profile) -> list[Note]:
    return list(profile.notes.select_related("by", "by__person").order_by("-date", "-noted_at"))


def openings(profile: Profile, since: dt.datetime | None = None) -> list[Opening]:
    """Who opened it and when, the newest first."""
    found = profile.openings.select_related("account", "account__person").order_by("-at")
    return list(found if since is None else found.filter(at__gte=since))


def last_look(visitor: Visitor) -> dt.datetime | None:
    return Look.objects.filter(account=visitor.account).values_list("at", flat=True).first()


def new_openings(visitor: Visitor) -> int:
    """Openings by others since the visitor last saw the list of them."""
    found = Opening.objects.filter(profile__in=reached(visitor).order_by()).exclude(account=visitor.account)
    seen = last_look(visitor)
    return (found if seen is None else found.filter(at__gt=seen)).count()


def units(visitor: Visitor) -> list[Organisation]:
    """The units where the visitor makes profiles, by name: the unit's own principals, no others."""
    places = {role.organisation_id for role in visitor.roles}
    own = units_with(visitor.account, MAKE, visitor.today).filter(pk__in=places)
    return list(own.order_by(SvSort("display_name"), "pk"))


def possible_handlers(units: list[Organisation], on: dt.date) -> list[Account]:
    """Accounts of those who work at one of the units, or for the organiser, in a role that may open profiles."""
    places = {place for unit in units for place in (unit.pk, unit.organiser_pk)}
    duty = Q(person__duties__start_date__isnull=True) | Q(person__duties__start_date__lte=on)
    duty &= Q(person__duties__end_date__isnull=True) | Q(person__duties__end_date__gte=on)
    sql = (
        "exists (select from access_roles(access_account.id, %s) r "
        "join access_rolereach x on x.role = r.role and x.permission = %s)"
    )
    found = Account.objects.filter(duty, is_active=True, person__duties__organisation_id__in=places)
    found = found.filter(RawSQL(sql, (on, OPEN.value), output_field=BooleanField()))  # noqa: S611
    return list(found.select_related("person").distinct().order_by("display_name", "pk"))


def _reached(how: Literal["handled", "managed"], visitor: Visitor) -> RawSQL:
    sql = f"select protected_{how}(%s, %s)"
    return RawSQL(sql, (visitor.account.pk, visitor.today))  # noqa: S611
