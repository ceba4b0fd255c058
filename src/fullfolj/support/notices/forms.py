"""Was the home told, how and when; or why not?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.shell.day_field import DayField
from fullfolj.support.models import NoticeReason, NoticeWay, SameDayNotice
from fullfolj.support.notices.queries import version_of


class NoticeForm(forms.Form):
    """`what` is a way or a reason; `seen` the version that the page showed."""

    use_required_attribute = False
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    what = forms.ChoiceField(
        choices=[*NoticeWay.choices, *NoticeReason.choices],
        label=gettext_lazy("Has the home been told?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how they were told, or why they were not.")},
    )
    told_on = DayField(
        required=False,
        label=gettext_lazy("Which day were they told?"),
        help_text=gettext_lazy("Only if they were told."),
    )
    word = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("A word about it"),
        help_text=gettext_lazy("Needed for another reason. Nothing about health, or about how it is at home."),
        widget=forms.TextInput(attrs={"class": "ds-input"}),
    )

    def __init__(self, sent: Any, *, held: SameDayNotice | None, day: dt.date, today: dt.date) -> None:
        first: dict[str, Any] = {"seen": version_of(held), "told_on": day}
        if held is not None:
            first |= {"what": held.way or held.reason, "told_on": held.told_on or day, "word": held.word}
        super().__init__(sent, initial=first)
        self._day, self._today = day, today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        what = values.get("what")
        if what in NoticeWay.values and "told_on" not in self.errors:
            told_on = values.get("told_on")
            if told_on is None or not self._day <= told_on <= self._today:
                self.add_error("told_on", _("Choose a day from the day of the absence up to today."))
        if what == NoticeReason.OTHER and not values.get("word") and "word" not in self.errors:
            self.add_error("word", _("Write a word about the reason."))
        return values

    @property
    def told(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        what = self.cleaned_data["what"]
        is_told = what in NoticeWay.values
        return {
            "way": NoticeWay(what) if is_told else None,
            "told_on": self.cleaned_data["told_on"] if is_told else None,
            "reason": None if is_told else NoticeReason(what),
            "word": self.cleaned_data["word"],
            "seen": self.cleaned_data["seen"],
        }
