"""Codes are made for a class; a pupil opens the questions with one, and leaves the tablet to the next."""

from __future__ import annotations

import uuid

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, open_to_all, requires
from fullfolj.access.narrowing import Narrowing, may_try, sign_in_narrowly, tried_in_vain
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.anonymous.actions import opened_with
from fullfolj.mapping.anonymous.opened import open_for
from fullfolj.mapping.anonymous.presenters import answer_address, class_rows
from fullfolj.mapping.anonymous.queries import open_classes
from fullfolj.mapping.asked import subject_of
from fullfolj.mapping.codes import actions, presenters, queries
from fullfolj.mapping.codes.forms import CodesForm


@requires(permissions.FILL)
@require_safe
def answering(request: GatedRequest) -> HttpResponse:
    """The classes whose pupils are answering, with how far each has come. No pupil is shown."""
    rows = presenters.answering_rows(queries.answering(request.visitor), request.visitor.today)
    anonymous = class_rows(open_classes(request.visitor), request.visitor.today)
    return render(request, "mapping/answering.html", {"rows": rows, "anonymous": anonymous})


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> HttpResponse:
    """Who has a code; on POST new ones, on slips to print. A code is on that answer and nowhere else."""
    visitor = request.visitor
    found = queries.code_class(visitor, round_uuid, group_uuid)
    form = CodesForm(request.POST if request.method == "POST" else None, found)
    if form.is_bound and form.is_valid():
        chosen, ends_at = form.chosen, form.ends_at(visitor.today)
        asked = [one.respondent for one in chosen]
        try:
            made = actions.make(planned=found.round, asked=asked, ends_at=ends_at, by=visitor.actor, now=visitor.now)
        except PlainError as error:
            form.add_error("students", str(error))
        else:
            address = request.build_absolute_uri(reverse("mapping-enter"))
            slips = presenters.slips_page(found, chosen, made, ends_at, address)
            return render(request, "mapping/slips.html", {"page": slips})
    page = presenters.codes_page(found, form, visitor.now)
    return render(request, "mapping/codes.html", {"page": page}, status=422 if form.is_bound else 200)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Where a code is written, or brought by a QR code. Wrong ones are counted by where they come from."""
    language = request.GET.get("lang", "")
    if request.method != "POST":
        page = presenters.enter_page(language, left="left" in request.GET)
        return render(request, "mapping/enter.html", {"page": page})
    if not may_try(request):
        return _refused(request, language, "enter_wait", 429)
    text, now = request.POST.get("code", ""), timezone.now()
    opened = actions.open_with(text=text, now=now)
    if opened is None:
        if (nobodys := opened_with(text=text, now=now)) is not None:
            open_for(request, nobodys)
            return redirect(answer_address(language))
        tried_in_vain(request)
        return _refused(request, language, "enter_wrong", 422)
    code, account = opened
    sign_in_narrowly(request, account, Narrowing(permissions.ANSWER, subject_of(code.round, code.student)))
    address = reverse("mapping-intro", args=[code.student.uuid, code.round.uuid])
    return redirect(f"{address}?lang={language}" if language else address)


@requires(permissions.ANSWER)
@require_POST
def leave(request: GatedRequest) -> HttpResponse:
    """Nobody is signed in on the tablet any more."""
    logout(request)
    return redirect(f"{reverse('mapping-enter')}?left=")


def _refused(request: HttpRequest, language: str, trouble: str, status: int) -> HttpResponse:
    page = presenters.enter_page(language, trouble=trouble)
    return render(request, "mapping/enter.html", {"page": page}, status=status)
