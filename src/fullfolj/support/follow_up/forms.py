"""A follow-up as it is sent: always the same three questions, then what is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.school.models import CalendarPeriod
from fullfolj.shell.closed_days import refuse_closed, school_day_from
from fullfolj.shell.day_field import DayField
from fullfolj.support.models import Decision, Intervention, Level, Rating, SharedMeasure

_LONGEST = dt.timedelta(days=400)


def _question(label: Any, lacking: Any) -> forms.CharField:
    return forms.CharField(
        max_length=600,
        label=label,
        error_messages={"required": lacking},
        widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
    )


class FollowUpForm(forms.Form):
    use_required_attribute = False
    works = _question(gettext_lazy("How does it work?"), gettext_lazy("Write how it works."))
    progress = _question(
        gettext_lazy("What progress do we see?"), gettext_lazy("Write what progress we see, also that there is none.")
    )
    next_step = _question(gettext_lazy("What comes next?"), gettext_lazy("Write what comes next."))
    own_rating = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("The pupil was not asked")), *Rating.choices],
        label=gettext_lazy("What does the pupil say?"),
        widget=forms.RadioSelect,
    )
    home_rating = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("The guardians were not asked")), *Rating.choices],
        label=gettext_lazy("What do the guardians say?"),
        widget=forms.RadioSelect,
    )
    decision = forms.ChoiceField(
        choices=Decision.choices,
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is decided.")},
    )
    next_on = DayField(
        required=False,
        label=gettext_lazy("Followed up again on"),
        help_text=gettext_lazy("Left empty when the support measure ends."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(
        self,
        sent: Any,
        *,
        initial: Mapping[str, Any],
        intervention: Intervention | SharedMeasure,
        seen: int,
        today: dt.date,
        periods: Sequence[CalendarPeriod],
        of_age: bool = False,
    ) -> None:
        """Of a pupil who is of age the guardians are not asked."""
        again = school_day_from(today + Level(intervention.level).rhythm, periods)
        super().__init__(sent, initial={"next_on": again, **initial, "seen": seen})
        self._today, self._periods = today, periods
        if of_age:
            del self.fields["home_rating"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("decision") == Decision.END:
            return {**values, "next_on": None}
        next_on = values.get("next_on")
        if "next_on" not in self.errors and (next_on is None or not self._today < next_on <= self._today + _LONGEST):
            self.add_error("next_on", _("Choose a day after today, within a year."))
        refuse_closed(self, "next_on", self._periods, self._today)
        return values

    @property
    def told(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        return {**self.cleaned_data, "decision": Decision(self.cleaned_data["decision"])}
