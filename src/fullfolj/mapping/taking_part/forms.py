"""What a pupil writes: a goal, and a comment. What is written is in the field `note`, which no ended session loses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.mapping.wording.health import TOLD
from fullfolj.shell.day_field import DayField

#: A goal that is looked at later than this is forgotten.
_LATEST = dt.timedelta(days=366)
_FIRST = dt.timedelta(days=28)


class GoalForm(forms.Form):
    use_required_attribute = False
    note = forms.CharField(
        max_length=300,
        label=gettext_lazy("My goal, in my own words"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input", "data-stems": TOLD}),
        error_messages={"required": gettext_lazy("Write what you want to reach.")},
    )
    look_again_on = DayField(label=gettext_lazy("I look at it again on"))

    def __init__(self, sent: Any, *, today: dt.date, text: str = "") -> None:
        super().__init__(sent, initial={"note": text, "look_again_on": today + _FIRST})
        self._today = today

    def clean_look_again_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["look_again_on"]
        if not self._today < day <= self._today + _LATEST:
            raise forms.ValidationError(_("Choose a day from tomorrow on, within a year."))
        return day


class CommentForm(forms.Form):
    use_required_attribute = False
    note = forms.CharField(
        required=False,
        max_length=2000,
        label=gettext_lazy("What I want to say about it"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input", "data-stems": TOLD}),
    )
