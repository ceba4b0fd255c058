"""Slots as they are set up, and who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.models import CalendarPeriod
from fullfolj.shell import words
from fullfolj.shell.closed_days import closed_on
from fullfolj.shell.day_field import DayField
from fullfolj.support.catalogue.content import Kind, said
from fullfolj.support.flex.actions import SlotPlan
from fullfolj.support.flex.days import Days, Times, times_on, weekly
from fullfolj.support.models import ATTENDANCE, MOST_PLACES, Booking, Outcome

#: A day further away is mistyped.
_LONGEST = dt.timedelta(days=365)


def _words(label: Any, longest: int, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    look = forms.TextInput(attrs={"class": "ds-input"})
    errors = {"required": gettext_lazy("Write where it is.")}
    return forms.CharField(
        required=required, max_length=longest, label=label, help_text=help_text, widget=look, error_messages=errors
    )


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.Select(attrs={"class": "ds-input"}))


def _hour(label: Any) -> forms.TimeField:
    wrong = gettext_lazy("Write the time as 14:30.")
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "ds-input"}),
        error_messages={"required": wrong, "invalid": wrong},
    )


class SlotForm(forms.Form):
    """One slot, or one a week until a day. `periods` are the school's calendar; a day it is closed is skipped.

    `anyway` is asked for only when the holder has another slot at the same time.
    """

    use_required_attribute = False
    kind = _choice(gettext_lazy("What kind?"))
    what = _words(
        gettext_lazy("What can one do there?"),
        120,
        gettext_lazy("For example “Maths, years 7–9”. Name no pupil. Empty, the kind's name stands there."),
        required=False,
    )
    place = _words(gettext_lazy("Where?"), 80)
    date = DayField(label=gettext_lazy("Day"))
    starts = _hour(gettext_lazy("Starts"))
    ends = _hour(gettext_lazy("Ends"))
    capacity = forms.IntegerField(
        min_value=1,
        max_value=MOST_PLACES,
        label=gettext_lazy("Places"),
        widget=forms.NumberInput(attrs={"class": "ds-input", "min": 1, "max": MOST_PLACES}),
        error_messages={"required": gettext_lazy("Write how many there is room for.")},
    )
    holder = _choice(gettext_lazy("Who is there?"))
    until = DayField(
        required=False,
        label=gettext_lazy("Every week until"),
        help_text=gettext_lazy("Empty is this day only. Days when the school is closed are skipped."),
    )
    anyway = forms.BooleanField(required=False, label=gettext_lazy("Set it up anyway"))

    def __init__(
        self,
        sent: Any,
        *,
        kinds: Sequence[Kind],
        holders: Sequence[Account],
        own: Account,
        periods: Sequence[CalendarPeriod],
        now: dt.datetime,
        today: dt.date,
    ) -> None:
        super().__init__(sent, initial={"holder": own.pk, "date": today, "capacity": 10})
        self._kinds, self._holders = {one.slug: one for one in kinds}, {str(one.pk): one for one in holders}
        self._periods, self._now, self._today = periods, now, today
        self._days = Days((), ())
        self.warned = False
        self._offer("kind", [(one.slug, said(one.name)) for one in kinds])
        self._offer("holder", [(key, str(one)) for key, one in self._holders.items()])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        date, starts, ends, until = (values.get(name) for name in ("date", "starts", "ends", "until"))
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It has to end after it has started."))
        if date and not self._today <= date <= self._today + _LONGEST:
            self.add_error("date", _("Choose a day from today on, within a year."))
        elif date:
            self._check_day(date, starts)
        if date and until and not date <= until <= date + _LONGEST:
            self.add_error("until", _("Choose a day after the first, within a year."))
        if date and "date" not in self.errors and "until" not in self.errors:
            self._days = weekly(date, until, self._periods)
        return values

    def _check_day(self, date: dt.date, starts: dt.time | None) -> None:
        if not weekly(date, None, self._periods).held:
            day = {"day": words.long_day(date, self._today)}
            closed = _("The school is closed on %(day)s. Choose a school day.") % day
            self.add_error("date", closed_on(date, self._periods, self._today) or closed)
        elif starts and times_on([date], starts, starts)[0][0] <= self._now:
            self.add_error("starts", _("Choose a time that has not been."))

    def warn(self, told: str) -> None:
        """Asked once more: the holder has another slot then, as `told` says."""
        self.warned = True
        self.add_error("anyway", told)

    @property
    def plan(self) -> SlotPlan:
        given = self.cleaned_data
        return SlotPlan(
            kind=given["kind"],
            what=given["what"] or said(self._kinds[given["kind"]].name)[:120],
            place=given["place"],
            capacity=given["capacity"],
            holder=self._holders[given["holder"]],
        )

    @property
    def times(self) -> Sequence[Times]:
        """When the slots of a valid form are."""
        return times_on(self._days.held, self.cleaned_data["starts"], self.cleaned_data["ends"])

    @property
    def skipped(self) -> Sequence[dt.date]:
        """The days that the school is closed."""
        return self._days.skipped


class AttendanceForm(forms.Form):
    """For each of the bookings whether the pupil came; one that nothing is said of stays as it is."""

    use_required_attribute = False

    def __init__(self, sent: Any, *, bookings: Sequence[Booking]) -> None:
        super().__init__(sent)
        self._seats = {f"seat-{one.seat_id}": one.seat_id for one in bookings}
        choices = [(one.value, one.label) for one in ATTENDANCE]
        for one in bookings:
            self.fields[f"seat-{one.seat_id}"] = forms.ChoiceField(
                required=False,
                choices=choices,
                label=str(one.student),
                initial=one.seat.outcome,
                widget=forms.RadioSelect,
            )

    @property
    def outcomes(self) -> Mapping[int, Outcome]:
        """Seat → what is said of it."""
        return {seat: Outcome(self.cleaned_data[name]) for name, seat in self._seats.items() if self.cleaned_data[name]}
