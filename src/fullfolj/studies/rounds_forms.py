"""The dates of one round; left empty, it is not planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.shell.day_field import DayField
from fullfolj.studies.rounds_calendar import Span

#: A round that lasts longer has a mistyped date.
_LONGEST = dt.timedelta(days=60)
#: As many rounds as can be planned at a time: those of a term.
_FORMS = 2


class RoundForm(forms.Form):
    """One round. `today` is the first day on which it may still close."""

    use_required_attribute = False
    opens_on = DayField(label=gettext_lazy("First day"), required=False)
    closes_on = DayField(label=gettext_lazy("Last day"), required=False)
    conferences_on = DayField(
        label=gettext_lazy("The development talks begin"), help_text=gettext_lazy("May be left empty."), required=False
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.errors or not any(values.values()):
            return values
        first, last, talks = values["opens_on"], values["closes_on"], values["conferences_on"]
        if first is None:
            self.add_error("opens_on", _("Write the first day."))
        elif last is None:
            self.add_error("closes_on", _("Write the last day."))
        elif last < first:
            self.add_error("closes_on", _("The last day is before the first."))
        elif last < self._today:
            self.add_error("closes_on", _("The day has been. A round closes today or later."))
        elif last - first > _LONGEST:
            self.add_error("closes_on", _("More than two months. Check the dates."))
        elif talks is not None and talks < first:
            self.add_error("conferences_on", _("The talks would begin before the round."))
        return values

    @property
    def span(self) -> Span | None:
        """What a valid form plans; None where it is left empty."""
        values = self.cleaned_data
        return Span(**values) if values["opens_on"] else None


def round_forms(sent: Any, proposal: Sequence[Span], today: dt.date) -> list[RoundForm]:
    """A form a round of a term, begun from the proposal."""
    begun = [vars(one) for one in proposal] + [{}] * _FORMS
    return [RoundForm(sent, prefix=f"r{place}", initial=begun[place], today=today) for place in range(_FORMS)]
