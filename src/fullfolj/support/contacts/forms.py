"""What was agreed in a contact, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.school.models import CalendarPeriod
from fullfolj.shell.closed_days import refuse_closed
from fullfolj.shell.day_field import DayField
from fullfolj.signals.contacts import version_of
from fullfolj.signals.models import Contact, Whom

#: As far ahead as a day may lie.
_AHEAD = dt.timedelta(days=365)


class _ToLookAgain(forms.Form):
    """`seen` is the version that the page showed."""

    use_required_attribute = False
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)

    def __init__(
        self,
        sent: Any,
        *,
        contact: Contact,
        today: dt.date,
        periods: Sequence[CalendarPeriod],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(sent, initial={"seen": version_of(contact), **(initial or {})})
        self._today, self._periods = today, periods

    def _later(self, name: str) -> None:
        """An error when the day has passed, lies more than a year ahead, or when nobody is at school on it."""
        day = self.cleaned_data.get(name)
        if day is not None and not self._today <= day <= self._today + _AHEAD:
            self.add_error(name, _("Choose a day from today on, and within a year."))
        refuse_closed(self, name, self._periods, self._today)


class AgreedForm(_ToLookAgain):
    """With whom it was, what was agreed, and perhaps a day."""

    whom = forms.ChoiceField(
        choices=Whom.choices,
        label=gettext_lazy("With whom?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose with whom.")},
    )
    agreed = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("What did you agree?"),
        help_text=gettext_lazy(
            "Short, so that the pupil and the home could read it. Nothing about health or diagnoses."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
    )
    agreed_on = DayField(
        required=False,
        label=gettext_lazy("When do you look at it again?"),
        help_text=gettext_lazy("Leave it empty if no day is needed. On the day it stands on your Today."),
    )

    def __init__(self, sent: Any, *, contact: Contact, today: dt.date, periods: Sequence[CalendarPeriod]) -> None:
        first = {"whom": contact.with_whom, "agreed": contact.agreed, "agreed_on": contact.agreed_on}
        super().__init__(sent, contact=contact, today=today, periods=periods, initial=first)
        self._held = contact.agreed_on

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("agreed_on") is not None and not values.get("agreed") and "agreed" not in self.errors:
            self.add_error("agreed", _("Write what you look at on the day."))
        if values.get("agreed_on") != self._held:
            self._later("agreed_on")
        return values

    @property
    def told(self) -> dict[str, Any]:
        return {**self.cleaned_data, "whom": Whom(self.cleaned_data["whom"])}


class LookedForm(_ToLookAgain):
    """How it went, and perhaps another day."""

    outcome = forms.CharField(
        max_length=400,
        label=gettext_lazy("How did it go?"),
        help_text=gettext_lazy("Short. Nothing about health or diagnoses."),
        error_messages={"required": gettext_lazy("Write how it went.")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
    )
    next_on = DayField(
        required=False,
        label=gettext_lazy("Look again on another day?"),
        help_text=gettext_lazy("Leave it empty when it is done."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        self._later("next_on")
        return values
