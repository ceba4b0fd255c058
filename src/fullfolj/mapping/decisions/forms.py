"""A decision as it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.mapping.models import DecidedDimension

_LONGEST = dt.timedelta(days=400)


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ds-input"})


class DecisionForm(forms.Form):
    """What to change, who owns it, by when, and when it is looked at again. `owners` are those who map the class.

    `about` is the dimension chosen beforehand, if any.
    """

    use_required_attribute = False
    dimension = forms.ChoiceField(
        choices=DecidedDimension.choices,
        label=gettext_lazy("Dimension"),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    text = forms.CharField(
        max_length=400,
        label=gettext_lazy("What do we change in the teaching or the climate?"),
        help_text=gettext_lazy("For the whole class. Name no pupil."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who sees to it"), widget=forms.Select(attrs={"class": "ds-input"}))
    done_by = forms.DateField(label=gettext_lazy("By when"), widget=_day())
    look_again_on = forms.DateField(label=gettext_lazy("We look at it again on"), widget=_day())

    def __init__(
        self, sent: QueryDict | None, *, owners: Sequence[Account], own: Account, today: dt.date, about: str
    ) -> None:
        first, last = today + dt.timedelta(days=28), today + dt.timedelta(days=56)
        super().__init__(sent, initial={"dimension": about, "owner": own.pk, "done_by": first, "look_again_on": last})
        self._today, self._owners = today, {str(one.pk): one for one in owners}
        self.fields["owner"].choices = [(number, str(one)) for number, one in self._owners.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        done, again = values.get("done_by"), values.get("look_again_on")
        if done and not self._today <= done <= self._today + _LONGEST:
            self.add_error("done_by", _("Choose a day from today on, within a year."))
        if done and again and not done <= again <= self._today + _LONGEST:
            self.add_error("look_again_on", _("Choose a day after it is done, within a year."))
        return values

    @property
    def decision(self) -> dict[str, Any]:
        """What a valid form decides, as the action takes it."""
        given = dict(self.cleaned_data)
        return {**given, "owner": self._owners[given["owner"]]}


class OutcomeForm(forms.Form):
    use_required_attribute = False
    outcome = forms.CharField(
        max_length=400,
        label=gettext_lazy("What did we see?"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
    )
