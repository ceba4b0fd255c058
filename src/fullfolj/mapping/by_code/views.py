"""The door: the classes that are answering, where a code opens the questions, and leaving the tablet to the next."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, open_to_all, requires
from fullfolj.access.narrowing import Narrowing, may_try, sign_in_narrowly, tried_in_vain
from fullfolj.mapping import permissions
from fullfolj.mapping.anonymous.actions import opened_with
from fullfolj.mapping.anonymous.opened import open_for
from fullfolj.mapping.anonymous.presenters import answer_address, class_rows
from fullfolj.mapping.anonymous.queries import open_classes
from fullfolj.mapping.asked import subject_of
from fullfolj.mapping.by_code import presenters
from fullfolj.mapping.codes import actions, queries

#: As many signs as the field takes.
_LONGEST = 40


@requires(permissions.FILL)
@require_safe
def answering(request: GatedRequest) -> HttpResponse:
    """The classes whose pupils are answering, with how far each has come. No pupil is shown."""
    rows = presenters.answering_rows(queries.answering(request.visitor), request.visitor.today)
    anonymous = class_rows(open_classes(request.visitor), request.visitor.today)
    return render(request, "mapping/answering.html", {"rows": rows, "anonymous": anonymous})


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
    sign_in_narrowly(request, account, Narrowing(permissions.ANSWER, subject_of(code.round, code.student, code.pk)))
    address = reverse("mapping-intro", args=[code.student.uuid, code.round.uuid])
    return redirect(f"{address}?lang={language}" if language else address)


def _left(_request: HttpRequest) -> HttpResponse:
    """Also for whom an hour has signed out already."""
    return redirect(f"{reverse('mapping-enter')}?left=")


@requires(permissions.ANSWER, signed_out=_left)
@require_POST
def leave(request: GatedRequest) -> HttpResponse:
    """Nobody is signed in on the tablet any more."""
    logout(request)
    return _left(request)


def _refused(request: HttpRequest, language: str, trouble: str, status: int) -> HttpResponse:
    page = presenters.enter_page(language, trouble=trouble, written=request.POST.get("code", "")[:_LONGEST])
    return render(request, "mapping/enter.html", {"page": page}, status=status)
