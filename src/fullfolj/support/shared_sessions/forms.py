"""A session for a group as it is noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.school.models import Person
from fullfolj.shell.day_field import DayField
from fullfolj.support.models import ATTENDANCE, Outcome, SharedSession

#: More than that is mistyped.
_MOST = 2000


class SharedSessionForm(forms.Form):
    """Of each of the pupils where they are known, else of how many came. `known` is what stands of the day."""

    use_required_attribute = False
    date = DayField(label=gettext_lazy("Day"))
    is_held = forms.ChoiceField(
        choices=[("held", gettext_lazy("Held")), ("not-held", gettext_lazy("Not held"))],
        label=gettext_lazy("Was it held?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it was held.")},
    )
    came = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=_MOST,
        label=gettext_lazy("How many came?"),
        help_text=gettext_lazy("Empty is that nobody has counted."),
        widget=forms.NumberInput(attrs={"class": "ds-input", "min": 0, "max": _MOST}),
    )

    def __init__(
        self,
        sent: Any,
        *,
        day: dt.date,
        known: SharedSession | None,
        pupils: Sequence[Person],
        outcomes: Mapping[tuple[dt.date, int], Outcome],
        today: dt.date,
    ) -> None:
        first = {"date": day, "is_held": "held"}
        if known is not None:
            first |= {"is_held": "held" if known.is_held else "not-held", "came": known.came}
        super().__init__(sent, initial=first)
        self._today, self._pupils = today, {f"pupil-{one.uuid}": one.pk for one in pupils}
        if pupils:
            del self.fields["came"]
        choices = [(one.value, one.label) for one in ATTENDANCE]
        for one in pupils:
            self.fields[f"pupil-{one.uuid}"] = forms.ChoiceField(
                required=False,
                choices=choices,
                label=str(one),
                initial=outcomes.get((day, one.pk), ""),
                widget=forms.RadioSelect,
            )

    def clean_date(self) -> dt.date:
        date: dt.date = self.cleaned_data["date"]
        if date > self._today:
            raise forms.ValidationError(_("Choose today or a day that has been."))
        return date

    @property
    def of_pupils(self) -> list[forms.BoundField]:
        return [self[name] for name in self._pupils]

    @property
    def told(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        given = self.cleaned_data
        return {
            "date": given["date"],
            "is_held": given["is_held"] == "held",
            "counts": "came" in self.fields,
            "came": given.get("came"),
            "outcomes": {pk: Outcome(given[name]) for name, pk in self._pupils.items() if given[name]},
        }
