"""One's own slots in one's own calendar: the page that makes the address, and what a calendar reads there."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, Visitor, open_to_all, signed_in
from fullfolj.access.narrowing import Tries, may_try, tried_in_vain
from fullfolj.support import permissions
from fullfolj.support.flex import feed_actions, feed_presenter, feed_queries, queries


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request: GatedRequest) -> HttpResponse:
    """Whether there is an address; on POST a new one, which is on that answer and nowhere else, or none any more."""
    visitor, address = request.visitor, ""
    back = _back(visitor)
    if request.method == "POST" and "end" in request.POST:
        feed_actions.end_feed(account=visitor.account, by=visitor.actor)
        return redirect("support-calendar")
    if request.method == "POST":
        secret = feed_actions.make_feed(account=visitor.account, by=visitor.actor, now=visitor.now)
        address = request.build_absolute_uri(reverse("support-feed", args=[secret]))
    page = feed_presenter.feed_page(feed_queries.feed_of(visitor.account), address, back, visitor.today)
    return render(request, "support/calendar.html", {"page": page})


@open_to_all
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads: whoever has the address is let in, and sees no pupil. Wrong ones are counted."""
    if not may_try(request, Tries.FEED):
        return HttpResponse(status=429)
    visitor = feed_queries.opened_by(secret, timezone.now())
    if visitor is None:
        tried_in_vain(request, Tries.FEED)
        raise Http404
    held, booked = feed_queries.held(visitor), feed_queries.own_bookings(visitor)
    full = queries.filled([*held, *(one.slot for one in booked)])
    with override(visitor.account.language):
        text = feed_presenter.feed_text(held, booked, full, visitor.now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _back(visitor: Visitor) -> str:
    """Where the visitor's slots are. PermissionDenied for who has none."""
    if visitor.may(permissions.BOOK) and visitor.account.person is not None:
        return reverse("support-own-slots", args=[visitor.account.person.uuid])
    if visitor.may(permissions.HOLD):
        return reverse("support-slots")
    raise PermissionDenied
