"""What was agreed in a contact is written, and looked at again on its day."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.domain.versions import CameSecond
from fullfolj.shell.closed_days import periods_for
from fullfolj.shell.meanwhile import came_second
from fullfolj.signals import contacts
from fullfolj.signals.models import Contact
from fullfolj.support import permissions
from fullfolj.support.contacts import presenters, queries
from fullfolj.support.contacts.forms import AgreedForm, LookedForm


@requires(permissions.CONTACT)
@require_safe
def come(request: GatedRequest) -> HttpResponse:
    """What the visitor has agreed to look at by today, the oldest first."""
    rows = [presenters.row(one, request.visitor.today) for one in queries.shown(request.visitor)]
    return render(request, "support/agreed_days.html", {"rows": rows})


@requires(permissions.CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: GatedRequest, student_uuid: uuid.UUID, contact_uuid: uuid.UUID) -> HttpResponse:
    """One contact: how it went, when something is to be looked at, and what was agreed."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.CONTACT, page="support.contact")
    found = queries.one(who, contact_uuid)
    sent = request.POST if request.method == "POST" else None
    looks = sent is not None and "outcome" in sent
    about: dict[str, Any] = {"contact": found, "today": visitor.today, "periods": periods_for(who, visitor.today)}
    form = AgreedForm(None if looks else sent, **about)
    to_look = looks or (found.agreed_on is not None and found.looked_on is None)
    looked = LookedForm(sent if looks else None, **about) if to_look else None
    if sent is not None and _done(request, found, looked if looks and looked else form):
        return redirect("student", who.uuid)
    page = presenters.page(who, found, form, looked, visitor.today)
    return render(request, "support/contact.html", {"page": page}, status=200 if sent is None else 422)


def _done(request: GatedRequest, found: Contact, form: AgreedForm | LookedForm) -> bool:
    """Whether it could be; else the form says why not."""
    visitor = request.visitor
    if not form.is_valid():
        return False
    try:
        if isinstance(form, LookedForm):
            contacts.look_again(contact=found, by=visitor.actor, today=visitor.today, **form.cleaned_data)
        else:
            contacts.agree(contact=found, responsible=visitor.account, by=visitor.actor, **form.told)
    except CameSecond as error:
        came_second(form, str(error), seen=contacts.version_of(found))
        return False
    except PlainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("It is noted, and stands with the contact."))
    return True
