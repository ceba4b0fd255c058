"""Where somebody comes who has saved: to the page of it, while they may still read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fullfolj.access.gate import GatedRequest
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.support import tiers
from fullfolj.support.models import Case, Tier


def onward(
    request: GatedRequest, who: Person, readable: QuerySet[Any], tier: str, route: str, *args: object
) -> HttpResponse:
    """To the page of what has been saved. Where `readable` has it no more, to the pupil's, with who reads it now."""
    if readable.exists():
        return redirect(route, who.uuid, *args)
    said = {"who": words.uncapital(str(Tier(tier).label))}
    messages.success(request, _("It is saved, and may be read by: %(who)s. You can't open it any more.") % said)
    return redirect("support-student", who.uuid)


def onward_in(
    request: GatedRequest, who: Person, case: Case, route: str, *args: object, tier: str = ""
) -> HttpResponse:
    """The same for a page in the case; `tier` is what it has become, when that has been saved."""
    readable = Case.objects.filter(tiers.cases(request.visitor), pk=case.pk)
    return onward(request, who, readable, tier or case.tier, route, *args)
