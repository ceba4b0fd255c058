"""Terms, breaks and study days."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.administration import permissions, presenters, queries
from fullfolj.administration.forms import AddPeriod
from fullfolj.school import calendar
from fullfolj.school.enums import PeriodKind


@requires(permissions.MANAGE)
def calendar_page(request: GatedRequest) -> HttpResponse:
    managed = permissions.managed_by(request.visitor)
    form = AddPeriod(request.POST if request.method == "POST" else None, managed=managed)
    if form.is_bound and form.is_valid():
        _set(request, form)
        return redirect("administration-calendar")
    context = {
        "form": form,
        "errors": presenters.error_links(form),
        "years": presenters.calendar_years(managed, request.visitor.today),
    }
    return render(request, "administration/calendar.html", context, status=400 if form.is_bound else 200)


def _set(request: GatedRequest, form: AddPeriod) -> None:
    values = form.cleaned_data
    calendar.set_period(
        organisation=form.chosen_place,
        kind=PeriodKind(values["kind"]),
        name=values["name"],
        first_day=values["first_day"],
        last_day=values["last_day"],
        by=request.visitor.actor,
    )
    messages.success(request, _("%(name)s is in the calendar.") % {"name": values["name"]})


@require_POST
@requires(permissions.MANAGE)
def remove(request: GatedRequest, period_id: int) -> HttpResponse:
    period = queries.one_period(permissions.managed_by(request.visitor), period_id)
    calendar.remove_period(period=period, by=request.visitor.actor)
    messages.success(request, _("%(name)s is removed from the calendar.") % {"name": period.name})
    return redirect("administration-calendar")
