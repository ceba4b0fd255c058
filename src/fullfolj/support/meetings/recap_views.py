"""The recap of a meeting: as page, on paper, and who took part."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.shell.documents.one_page import one_page
from fullfolj.support import permissions
from fullfolj.support.meetings import actions, people_queries, queries, recap_presenter
from fullfolj.support.meetings.forms import PresenceForm


@requires(permissions.WORK)
@require_safe
def recap(request: GatedRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """What was decided, on one page, by person; and who takes part."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    found = queries.items(held, visitor)
    queries.read([one.student for one in found if one.decisions.all()], visitor, "support.recap")
    people = people_queries.people(held, visitor)
    form = PresenceForm(None, people=people.others)
    page = recap_presenter.recap_page(held, found, people, form, visitor)
    return render(request, "support/recap.html", {"page": page})


@requires(permissions.WORK)
@require_safe
def recap_pdf(request: GatedRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """One page to hand over to those who took part: only what all of them may see."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    found = queries.items(held, visitor)
    people = people_queries.people(held, visitor)
    shared = people_queries.seen_by_all(held, found, people, visitor)
    queries.read([one.student for one in shared if one.decisions.all()], visitor, "support.recap.pdf")
    made = recap_presenter.document(held, found, shared, people, visitor)
    headers = {"Content-Disposition": f'attachment; filename="{recap_presenter.file_name(held)}"'}
    return HttpResponse(one_page(made, at=visitor.now), content_type="application/pdf", headers=headers)


@requires(permissions.WORK)
@require_POST
def presence(request: GatedRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """Somebody takes part, or was not there after all."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    people = people_queries.people(held, visitor)
    form = PresenceForm(request.POST, people=[*people.there, *people.others])
    if not form.is_valid():
        # What the form offered: whoever has left the school meanwhile is not there any more.
        messages.error(request, _("Choose somebody in the list. Nothing was changed."))
        return redirect(recap_presenter.people_url(held))
    try:
        chosen = form.chosen
        actions.note_presence(meeting=held, account=chosen, is_there=form.is_there, by=visitor.actor, now=visitor.now)
        said = _("%(who)s takes part.") if form.is_there else _("%(who)s does not stand among those who took part.")
        messages.success(request, said % {"who": chosen})
    except PlainError as error:
        messages.error(request, str(error))
    return redirect(recap_presenter.people_url(held))
