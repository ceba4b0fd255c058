"""A session as it is noted, and whether a support measure goes as planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.shell.day_field import DayField
from fullfolj.support.models import Fidelity, Outcome

#: Sent in place of an outcome: there was no such session after all.
TAKE_BACK = "take-back"


class SessionForm(forms.Form):
    use_required_attribute = False
    date = DayField(label=gettext_lazy("Day"))
    outcome = forms.ChoiceField(
        choices=[*Outcome.choices, (TAKE_BACK, TAKE_BACK)],
        label=gettext_lazy("How did it go?"),
        error_messages={"required": gettext_lazy("Say how it went.")},
    )

    def __init__(self, sent: Any, *, today: dt.date) -> None:
        super().__init__(sent, initial={"date": today})
        self._today = today

    def clean_date(self) -> dt.date:
        date: dt.date = self.cleaned_data["date"]
        if date > self._today:
            raise forms.ValidationError(_("Choose today or a day that has been."))
        return date


class FidelityForm(forms.Form):
    use_required_attribute = False
    fidelity = forms.ChoiceField(
        choices=Fidelity.choices, error_messages={"required": gettext_lazy("Say how it goes compared with the plan.")}
    )


class StandInForm(forms.Form):
    """`workers` are those who work with support for the pupil."""

    use_required_attribute = False
    stand_in = forms.ChoiceField(
        required=False, label=gettext_lazy("Who stands in"), widget=forms.Select(attrs={"class": "ds-input"})
    )

    def __init__(self, sent: Any, *, workers: Sequence[Account], now: Account | None) -> None:
        super().__init__(sent, initial={"stand_in": "" if now is None else now.pk})
        self._workers = {str(one.pk): one for one in workers}
        named = [(key, str(one)) for key, one in self._workers.items()]
        self.fields["stand_in"].choices = [("", _("Nobody")), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Account | None:
        """Whom a valid form names."""
        return self._workers.get(self.cleaned_data["stand_in"])
