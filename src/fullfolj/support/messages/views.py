"""A message is chosen, read, copied or sent, and noted as a contact; and what did not go is told."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, Visitor, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person
from fullfolj.support import permissions
from fullfolj.support.messages import actions, outgoing, presenters, queries
from fullfolj.support.messages.forms import MessageForm, SendForm


@requires(permissions.CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Chosen by GET, and read; by POST it is sent to an address, or noted that the visitor has sent it."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.CONTACT, page="support.message")
    to = queries.receivers(who, visitor.today)
    sent = request.POST if request.method == "POST" else None
    form = MessageForm(sent or (request.GET if "template" in request.GET else None), to=to, today=visitor.today)
    by_mail = sent if sent is not None and "once" in sent else None
    send = SendForm(by_mail, to=to, today=visitor.today) if outgoing.is_set_up() else None
    if sent is not None and by_mail is None and form.is_valid():
        return _noted(request, who, form)
    if send is not None and send.is_bound and send.is_valid():
        return _asked(request, who, send)
    page = presenters.page(to, form, send, visitor)
    return render(
        request, "support/message.html", {"page": page}, status=422 if sent is not None or form.errors else 200
    )


@requires(permissions.CONTACT)
@require_safe
def stuck(request: GatedRequest) -> HttpResponse:
    """What the visitor has asked for and that did not go."""
    rows = [presenters.stuck_row(one, request.visitor) for one in queries.shown_stuck(request.visitor)]
    return render(request, "support/messages.html", {"rows": rows})


@requires(permissions.CONTACT)
@require_POST
def aside(request: GatedRequest, message_uuid: uuid.UUID) -> HttpResponse:
    visitor: Visitor = request.visitor
    found = queries.one_stuck(visitor, message_uuid)
    outgoing.put_aside(one=found, by=visitor.actor, now=visitor.now)
    return redirect("support-messages")


def _noted(request: GatedRequest, who: Person, form: MessageForm) -> HttpResponse:
    visitor = request.visitor
    actions.note_written(
        student=who,
        message=form.message,
        language=form.chosen_language,
        by=visitor.actor,
        today=visitor.today,
        now=visitor.now,
    )
    messages.success(request, _("It is noted as a contact that you have written."))
    return redirect("student", who.uuid)


def _asked(request: GatedRequest, who: Person, form: SendForm) -> HttpResponse:
    try:
        outgoing.ask(
            student=who,
            message=form.message,
            language=form.chosen_language,
            about_on=form.about_on,
            address=form.cleaned_data["address"],
            once=form.cleaned_data["once"],
            by=request.visitor.account,
            now=request.visitor.now,
        )
    except PlainError as error:
        messages.error(request, str(error))
        return redirect("support-message", who.uuid)
    messages.success(
        request, _("The message is on its way. It stands among the contacts when it has gone; else on Today.")
    )
    return redirect("student", who.uuid)
