"""Whom codes are made for, and how long they open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from fullfolj.mapping.codes.queries import CodeClass, Holder

#: However long a round is, a slip that lies in a schoolbag opens nothing after this.
_LONGEST = dt.timedelta(days=7)


class CodesForm(forms.Form):
    """Pupils and days. Those who have handed in are left out until somebody ticks them."""

    use_required_attribute = False
    students = forms.MultipleChoiceField(
        label=gettext_lazy("Pupils"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one pupil.")},
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("The codes open the questions"),
        widget=forms.RadioSelect,
        choices=(
            ("day", gettext_lazy("today only")),
            ("round", gettext_lazy("until the round closes, but a week at most")),
        ),
    )

    def __init__(self, sent: Any, found: CodeClass) -> None:
        chosen = [one.value for one in found.holders if not one.is_done]
        super().__init__(sent, initial={"students": chosen, "lasts": "day"})
        self._found = found
        self.fields["students"].choices = [(one.value, one.name) for one in found.holders]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Sequence[Holder]:
        given = set(self.cleaned_data["students"])
        return [one for one in self._found.holders if one.value in given]

    def ends_at(self, today: dt.date) -> dt.datetime:
        """The midnight after the last day on which the codes open anything. A round's days count from its first."""
        first = max(today, self._found.round.opens_on)
        last = first if self.cleaned_data["lasts"] == "day" else min(self._found.round.closes_on, first + _LONGEST)
        return timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min))
