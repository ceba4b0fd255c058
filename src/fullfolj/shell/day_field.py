"""A day in a form, in the design's clothes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class DayField(forms.DateField):
    """Written as 2026-11-20, or chosen in the browser's own calendar."""

    default_error_messages = {
        "invalid": gettext_lazy("Write the day as 2026-11-20."),
        "required": gettext_lazy("Write the day as 2026-11-20."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ds-input"})
        super().__init__(widget=widget, **kwargs)


#: So far from today a page's address may ask for a day.
_FAR = dt.timedelta(days=2 * 366)


def day_asked(text: str, today: dt.date) -> dt.date:
    """The day that an address asks for; today where it is none, or farther away than two years."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) <= _FAR else today
