"""A handover as the pupil and the guardians read it, before it is sent and after."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.handover import actions, contents, pages, prefill, queries, states
from fullfolj.support.handover.forms import OwnWordsForm, ReadForm
from fullfolj.support.models import SchoolHandover, SeenBy
from fullfolj.support.unsent import Unsent

_SENT = gettext_lazy(
    "The school sent the handover while you were on the page. Talk to the mentor: the school can take it back, and send"
    " it again with what you want to add."
)
_TAKEN_OFF = gettext_lazy("The school is changing the handover. You can read it here again when that is done.")


@requires(permissions.SEE_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: GatedRequest, student_uuid: uuid.UUID, handover_uuid: uuid.UUID) -> HttpResponse:
    """What the next school is told. The pupil adds words of the pupil's own, a guardian says that it is read."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE_OWN, page="support.own-handover")
    try:
        found = queries.own_one(who, handover_uuid)
    except Http404:
        if request.method != "POST":
            raise
        return _page(request, pages.own_gone_page(who, _unsent(request, _TAKEN_OFF)))
    sent = states.standing_of(found)
    form = None if sent else _form(request, who, found)
    if form is not None and form.is_bound and form.is_valid() and _is_read(request, who, found, form):
        return redirect("support-own-handover", who.uuid, found.uuid)
    content = contents.content_of(found, prefill.grades(who, visitor)) if sent is None else sent.content
    unsent = _unsent(request, _SENT) if sent is not None and request.method == "POST" else None
    return _page(request, pages.own_page(who, content, sent, form, visitor.today, unsent=unsent))


def _page(request: GatedRequest, page: pages.OwnHandover) -> HttpResponse:
    return render(request, "support/own_handover.html", {"page": page}, status=422 if request.method == "POST" else 200)


def _unsent(request: GatedRequest, why: object) -> Unsent:
    return Unsent.of(str(why), request.POST, "words")


def _form(request: GatedRequest, who: Person, found: SchoolHandover) -> Form:
    sent = request.POST if request.method == "POST" else None
    first = {"words": found.pupil_words, "seen": found.version}
    return (OwnWordsForm if request.visitor.account.person_id == who.pk else ReadForm)(sent, initial=first)


def _is_read(request: GatedRequest, who: Person, found: SchoolHandover, form: Form) -> bool:
    """Whether it could be noted; else the form says why not."""
    visitor, told = request.visitor, form.cleaned_data
    party = SeenBy.PUPIL if visitor.account.person_id == who.pk else SeenBy.GUARDIANS
    by: Any = {"by": visitor.actor, "now": visitor.now, "today": visitor.today}
    try:
        actions.read_own(handover=found, party=party, words=told.get("words"), version=told["seen"], **by)
    except PlainError as error:
        came_second(form, str(error), seen=found.version)
        return False
    messages.success(request, _("Thank you. Your school sees that you have read it."))
    return True
