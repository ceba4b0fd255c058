"""The pupil's own pages: what is open, one question at a time, and the end. All is about the pupil who is signed in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.mapping import permissions
from fullfolj.mapping.answering import actions, presenters, queries
from fullfolj.mapping.answering.queries import Survey
from fullfolj.mapping.answering.signed_out import both_ways
from fullfolj.mapping.answers_sent import given_answer
from fullfolj.mapping.free_text.asking import Asking, asking
from fullfolj.mapping.free_text.written import Written, written
from fullfolj.mapping.instruments.content import Item
from fullfolj.mapping.taking_part.presenters import child_links, own_links
from fullfolj.mapping.talks import own as own_talks
from fullfolj.mapping.talks import queries as talks
from fullfolj.mapping.talks.said import say


@requires(permissions.TAKE_PART)
@require_safe
def own(request: GatedRequest) -> HttpResponse:
    """What is open for the pupil today."""
    visitor = request.visitor
    student = queries.own_student(visitor, page="mapping.own")
    page = presenters.own_page(student, queries.open_surveys(visitor, student), visitor.today)
    more = {"talk": own_talks.part(student, visitor), "links": own_links(student)}
    return render(request, "mapping/own.html", {"page": page, **more})


@requires(permissions.SEE_SHARED)
@require_safe
def children(request: GatedRequest) -> HttpResponse:
    """What is open for a guardian today, child by child, and the way to what each child wishes to show."""
    visitor = request.visitor
    found = list(queries.children(visitor))
    surveys = [one for child in found for one in queries.open_surveys(visitor, child)]
    lines = presenters.own_lines(surveys, visitor.today)
    return render(request, "mapping/children.html", {"lines": lines, "shown": child_links(found)})


@requires(permissions.ANSWER, signed_out=both_ways)
@require_safe
def intro(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """Before the first question: why, who sees the answers and when, and where to turn in need."""
    survey = _survey(request, student_uuid, round_uuid, "mapping.intro")
    if not survey.round.is_open_on(request.visitor.today):
        return _closed(request, survey)
    mentors = queries.mentors(survey.student, request.visitor.today)
    page = presenters.intro_page(survey, presenters.language_of(survey, request.GET.get("lang", "")), mentors)
    return render(request, "mapping/intro.html", {"page": page})


@requires(permissions.ANSWER, signed_out=both_ways)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID, number: int) -> HttpResponse:
    """One question; an answer is saved as it is given, and leads to the next. None given leads there too."""
    survey = _survey(request, student_uuid, round_uuid, "mapping.question")
    items = survey.instrument.items
    if not 1 <= number <= len(items):
        raise Http404
    words = presenters.language_of(survey, request.GET.get("lang", ""))
    if not survey.round.is_open_on(request.visitor.today):
        return _closed(request, survey)
    if _is_anothers(request):
        return redirect(request.get_full_path())
    too_long = _too_long(request, items[number - 1])
    if request.method == "POST" and too_long is None:
        _save(request, survey, items[number - 1], words.language)
        return redirect(presenters.address_after(survey, number, words))
    page = presenters.question_page(survey, number, words, *_readers(request, survey, too_long))
    return render(request, "mapping/question.html", {"page": page}, status=200 if too_long is None else 422)


@requires(permissions.ANSWER)
@require_POST
def save(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """One answer from the script: 204 when it is saved, 403 when another is signed in than who gave it, 409 when the
    round has closed, 413 when a text is too long, and 422 when it is no answer.
    """
    survey = _survey(request, student_uuid, round_uuid, "mapping.save")
    if _is_anothers(request):
        return HttpResponse(status=403)
    if not survey.round.is_open_on(request.visitor.today):
        return HttpResponse(status=409)
    item = survey.instrument.item(request.POST.get("item", ""))
    words = presenters.language_of(survey, request.GET.get("lang", ""))
    if _too_long(request, item) is not None:
        return HttpResponse(status=413)
    return HttpResponse(status=204 if item is not None and _save(request, survey, item, words.language) else 422)


@requires(permissions.ANSWER, signed_out=both_ways)
@require_http_methods(["GET", "HEAD", "POST"])
def last(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """The own answers, each with a way back to its question, and handing in."""
    survey = _survey(request, student_uuid, round_uuid, "mapping.last")
    words = presenters.language_of(survey, request.GET.get("lang", ""))
    if not survey.round.is_open_on(request.visitor.today):
        return _closed(request, survey)
    if _is_anothers(request):
        return redirect(request.get_full_path())
    if request.method == "POST":
        visitor = request.visitor
        actions.hand_in(**survey.whose, by=visitor.actor, now=visitor.now)
        if survey.guardian_id is None:
            say(request.POST.get("talk", ""), survey.student, visitor)
        return redirect(presenters.last_address(survey, words))
    adults = talks.adults(survey.student, request.visitor.today)
    page = presenters.last_page(survey, words, adults, talks.open_wish(survey.student))
    return render(request, "mapping/last.html", {"page": page})


def _is_anothers(request: GatedRequest) -> bool:
    """Whether a form was sent from a page that stood open for somebody else, such as the other guardian."""
    return request.POST.get("account", str(request.visitor.account.pk)) != str(request.visitor.account.pk)


def _survey(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID, page: str) -> Survey:
    """What is asked of the visitor about the pupil; what only saves shows nothing, and is no reading."""
    if request.method == "POST":
        student = queries.student_to_answer_for(request.visitor, student_uuid)
    else:
        student = student_or_refusal(request.visitor, student_uuid, permissions.ANSWER, page=page)
    return queries.survey(request.visitor, student, round_uuid)


def _save(request: GatedRequest, survey: Survey, item: Item, language: str) -> bool:
    """Whether there was an answer to save."""
    visitor, text = request.visitor, written(request.POST, item)
    save = partial(actions.save, **survey.whose, language=language, by=visitor.actor, now=visitor.now)
    if text is not None:
        if text.text != survey.texts.get(item.code, ""):
            save(answers={}, text=text)
        return True
    value = given_answer(request.POST, item.code, [one.value for one in survey.instrument.options(item)])
    if value is None:
        return False
    save(answers={item.code: value})
    return True


def _too_long(request: GatedRequest, item: Item | None) -> Written | None:
    """What was sent in words of one's own, when it is longer than can be kept."""
    sent = written(request.POST, item) if request.method == "POST" else None
    return sent if sent and sent.is_too_long else None


def _readers(request: GatedRequest, survey: Survey, sent: Written | None) -> tuple[Sequence[str], Asking]:
    """Who reads the answers, and who reads what is written in words of one's own."""
    today = request.visitor.today
    mentors = queries.mentors(survey.student, today)
    return mentors, asking(survey.round, survey.student, survey.texts, today, sent)


def _closed(request: GatedRequest, survey: Survey) -> HttpResponse:
    page = presenters.closed_page(survey, presenters.language_of(survey, request.GET.get("lang", "")))
    return render(request, "mapping/closed.html", {"page": page}, status=409)
