"""The survey on paper, for a class."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.codes.queries import CodeClass, code_class
from fullfolj.mapping.paper import actions, presenters, queries
from fullfolj.mapping.paper.forms import PaperForm
from fullfolj.mapping.paper.queries import Paper


@requires(permissions.FILL)
@require_safe
def printed(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> HttpResponse:
    """A form for each who is asked in the class, to print."""
    found = code_class(request.visitor, round_uuid, group_uuid)
    page = presenters.printed_page(found, presenters.words_of(found, request.GET.get("lang", "")))
    return render(request, "mapping/printed.html", {"page": page})


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def type_in(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID, whose: str) -> HttpResponse:
    """One paper, a digit a question; then on to the next. What somebody has answered on a screen is not shown."""
    found = code_class(request.visitor, round_uuid, group_uuid)
    about = queries.paper(found, whose)
    words, instrument = presenters.words_of(found, ""), found.round.instrument.instrument
    answers = about.sheet.answers if about.sheet and not about.is_own else {}
    form = PaperForm(request.POST if request.method == "POST" else None, instrument, answers, words.language)
    trouble = ""
    if form.is_bound and form.is_valid():
        trouble = _typed(request, found, about, form, words.language)
        if not trouble:
            messages.success(request, _("%(name)s is typed in.") % {"name": about.holder.name})
            return redirect(presenters.address_after(found, about))
    page = presenters.type_in_page(found, about, form, trouble)
    return render(request, "mapping/type_in.html", {"page": page}, status=422 if form.is_bound else 200)


def _typed(request: GatedRequest, found: CodeClass, about: Paper, form: PaperForm, language: str) -> str:
    """What went wrong; nothing when the paper is kept."""
    try:
        actions.type_in(
            planned=found.round,
            respondent=about.holder.respondent,
            answers=form.answers,
            language=language,
            by=request.visitor.actor,
            now=request.visitor.now,
        )
    except PlainError as error:
        return str(error)
    return ""
