"""Who is to be told at home the same day, and what has been noted of it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.versions import CameSecond
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.notices import actions, presenters, queries
from fullfolj.support.notices.forms import NoticeForm
from fullfolj.support.notices.queries import Standing, notice_data


@requires(permissions.CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: GatedRequest) -> HttpResponse:
    """`?school=<uuid>&day=<date>`, else the first and its latest day. By POST the attendance system told the rest."""
    visitor = request.visitor
    data = notice_data(visitor, _school(request.GET.get("school", "")), _day(request.GET.get("day", "")))
    if request.method == "POST" and data.day is not None:
        shown = frozenset(request.POST.getlist("shown"))
        unnoted = (data.people[one.student] for one in data.on_the_day if one.standing is Standing.NOT_NOTED)
        rest = [one for one in unnoted if str(one.uuid) in shown]  # an import may have brought others meanwhile
        count = actions.told_by_system(students=rest, day=data.day, by=visitor.actor, now=visitor.now)
        text = ngettext("Noted for %(count)s pupil.", "Noted for %(count)s pupils.", count)
        messages.success(request, text % {"count": count})
        return redirect(presenters.day_url(data.unit.uuid, data.day))
    return render(request, "support/notices.html", {"page": presenters.page(data, visitor.today)})


@requires(permissions.CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: GatedRequest, student_uuid: uuid.UUID, day: str) -> HttpResponse:
    """One pupil and one day, not later than today. `?school=<uuid>` is where the way back leads."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.CONTACT, page="support.notice")
    on = _day(day)
    if on is None or not visitor.today - queries.WINDOW <= on <= visitor.today:
        raise Http404
    held = queries.notice_of(who, on)
    sent = request.POST if request.method == "POST" else None
    form = NoticeForm(sent, held=held, day=on, today=visitor.today)
    if form.is_bound and form.is_valid():
        try:
            actions.note(student=who, day=on, by=visitor.actor, now=visitor.now, **form.told)
            messages.success(request, _("It is noted."))
            return redirect(presenters.day_url(_school(request.GET.get("school", "")), on))
        except CameSecond as error:
            came_second(form, str(error), seen=queries.version_of(held))
    back = presenters.day_url(_school(request.GET.get("school", "")), on)
    page = presenters.notice_page(who, on, held, form, back, visitor.today)
    return render(request, "support/notice.html", {"page": page}, status=422 if form.is_bound else 200)


def _school(asked: str) -> uuid.UUID | None:
    """Http404 for what is no number of a school."""
    try:
        return uuid.UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None


def _day(asked: str) -> dt.date | None:
    """Http404 for what is no date."""
    try:
        return dt.date.fromisoformat(asked) if asked else None
    except ValueError:
        raise Http404 from None
