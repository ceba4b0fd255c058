"""The day of a report of concern, and who is named to see that one was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.shell.day_field import DayField
from fullfolj.support.concerns.queries import Candidate

#: Nobody at school was a child there longer ago.
_YEARS = 20


class ReportForm(forms.Form):
    """A day, and nothing else: there is no field to write in."""

    use_required_attribute = False
    reported_on = DayField(label=gettext_lazy("On which day was the report made?"))

    def __init__(self, sent: Any, *, today: dt.date) -> None:
        super().__init__(sent, initial={"reported_on": today})
        self._today = today

    def clean_reported_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["reported_on"]
        if day > self._today:
            raise forms.ValidationError(_("The day has not come yet. Note the report once it is made."))
        if day < self._today - dt.timedelta(days=366 * _YEARS):
            raise forms.ValidationError(_("Look at the year once more."))
        return day


class ReaderForm(forms.Form):
    """One of the candidates, as unit and account."""

    use_required_attribute = False
    whom = forms.ChoiceField(
        label=gettext_lazy("Whom in student health?"),
        widget=forms.Select(attrs={"class": "ds-input"}),
        error_messages={"required": gettext_lazy("Choose somebody.")},
    )

    def __init__(self, sent: Any, *, candidates: Sequence[Candidate]) -> None:
        super().__init__(sent)
        self._candidates = {f"{one.unit.uuid}:{one.account.pk}": one for one in candidates}
        people = [(key, f"{one.account}, {one.unit.display_name}") for key, one in self._candidates.items()]
        self.fields["whom"].choices = [("", _("Nobody chosen")), *people]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Candidate:
        """Whom a valid form names, and where."""
        return self._candidates[self.cleaned_data["whom"]]
