"""What is left in small pieces: a page where teachers write them and tick them off."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.school.models import Person
from fullfolj.studies import permissions, pieces_actions, pieces_presenter, pieces_queries, queries
from fullfolj.studies.forms import PieceForm
from fullfolj.studies.models import Piece


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pieces of a pupil, and a form for one more."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.FILL, page="studies.pieces")
    form = _form(request, who, None)
    if request.method == "POST" and form.is_valid():
        pieces_actions.add(student=who, by=visitor.actor, now=visitor.now, **form.said)
        return redirect("studies-pieces", who.uuid)
    return _page(request, who, form)


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: GatedRequest, student_uuid: uuid.UUID, piece_uuid: uuid.UUID) -> HttpResponse:
    """One of them is changed."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.FILL, page="studies.pieces")
    known = pieces_queries.one_piece(who, piece_uuid)
    form = _form(request, who, known)
    if request.method == "POST" and form.is_valid():
        try:
            pieces_actions.change(
                piece=known, seen=form.cleaned_data["seen"], by=visitor.actor, now=visitor.now, **form.said
            )
        except pieces_actions.ChangedMeanwhile as meanwhile:
            return _page(request, who, pieces_presenter.meanwhile(form, meanwhile.piece), known, status=409)
        return redirect("studies-pieces", who.uuid)
    return _page(request, who, form, known)


@requires(permissions.FILL)
@require_POST
def tick(request: GatedRequest, student_uuid: uuid.UUID, piece_uuid: uuid.UUID) -> HttpResponse:
    """It is done, or not any more; the row back, or the page for whoever has no script."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.FILL, page="studies.pieces")
    known = pieces_queries.one_piece(who, piece_uuid)
    pieces_actions.tick(piece=known, done="done" in request.POST, by=visitor.actor, now=visitor.now)
    if not by_script(request):
        return redirect("studies-pieces", who.uuid)
    known.refresh_from_db()
    row = pieces_presenter.row(known, who, visitor.today)
    return render(request, "studies/_piece.html", {"row": row})


@requires(permissions.FILL)
@require_POST
def remove(request: GatedRequest, student_uuid: uuid.UUID, piece_uuid: uuid.UUID) -> HttpResponse:
    """It was never meant: away with it."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.FILL, page="studies.pieces")
    pieces_actions.remove(piece=pieces_queries.one_piece(who, piece_uuid), by=visitor.actor)
    return redirect("studies-pieces", who.uuid)


def _form(request: GatedRequest, who: Person, known: Piece | None) -> PieceForm:
    """As it was sent, or with what is known; the grid may say which subject it is about."""
    chosen = [known] if known is not None else []
    initial: dict[str, object] = {"subjects": [request.GET.get("subject", "")]}
    if known is not None:
        initial = {
            "text": known.text,
            "subjects": known.subjects,
            "due_on": known.due_on,
            "seen": known.told_at.isoformat(),
        }
    sent = request.POST if request.method == "POST" else None
    return PieceForm(sent, initial=initial, choices=pieces_presenter.choices(queries.studies_of(who), chosen))


def _page(
    request: GatedRequest, who: Person, form: PieceForm, known: Piece | None = None, status: int = 422
) -> HttpResponse:
    today = request.visitor.today
    found = pieces_presenter.page(who, pieces_queries.pieces_of(who, today), form, today, known)
    return render(request, "studies/pieces.html", {"page": found}, status=status if form.is_bound else 200)
