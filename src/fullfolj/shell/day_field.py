"""A day in a form, in the design's clothes."""

from __future__ import annotations

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
