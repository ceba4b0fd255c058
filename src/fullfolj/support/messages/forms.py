"""Which message, in which language, and about which day."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.shell import words
from fullfolj.shell.day_field import DayField
from fullfolj.signals.models import Whom
from fullfolj.support.messages.content import Language, Message, languages, shipped
from fullfolj.support.messages.queries import Receivers

_AROUND = dt.timedelta(days=365)


class MessageForm(forms.Form):
    """What is shown, and then sent on. Only what may be written to somebody today can be chosen."""

    use_required_attribute = False
    template = forms.ChoiceField(
        label=gettext_lazy("Message"),
        widget=forms.Select(attrs={"class": "ds-input"}),
        error_messages={"required": gettext_lazy("Choose a message.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        widget=forms.Select(attrs={"class": "ds-input"}),
        error_messages={"required": gettext_lazy("Choose a language.")},
    )
    day = DayField(
        required=False,
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("The day of the absence, or of the talk. Some messages have none."),
    )

    def __init__(self, sent: Any, *, to: Receivers, today: dt.date) -> None:
        first = {"template": to.messages[0].slug, "language": "sv", "day": today}
        super().__init__(sent, initial=first)
        self._today = today
        self.fields["template"].choices = [(one.slug, _label(one)) for one in to.messages]  # type: ignore[attr-defined]
        self.fields["language"].choices = [(one.code, one.name) for one in languages().values()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        day = values.get("day")
        if day is None and "day" not in self.errors and values.get("template") and self.message.has_day:
            self.add_error("day", _("Write the day: it stands in the message."))
        if day is not None and abs(day - self._today) > _AROUND:
            self.add_error("day", _("Choose a day within a year."))
        return values

    @property
    def message(self) -> Message:
        return shipped()[self.cleaned_data["template"]]

    @property
    def chosen_language(self) -> Language:
        return languages()[self.cleaned_data["language"]]

    @property
    def about_on(self) -> dt.date | None:
        """The day that stands in the message."""
        return self.cleaned_data["day"] if self.message.has_day else None


class SendForm(MessageForm):
    """The same, to an address that is written for this once. `once` is made with the page: sent twice it is one."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    address = forms.EmailField(
        max_length=254,
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy(
            "Fullfölj keeps no addresses: take it from the register. It is forgotten when the message has gone."
        ),
        error_messages={
            "required": gettext_lazy("Write the address."),
            "invalid": gettext_lazy("Write the address as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"class": "ds-input", "autocomplete": "off"}),
    )

    def __init__(self, sent: Any, *, to: Receivers, today: dt.date) -> None:
        super().__init__(sent, to=to, today=today)
        self._to = to
        self.fields["once"].initial = uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("template") and self.message.whom is Whom.GUARDIAN and not self._to.guardians:
            self.add_error("template", _("No guardian to write to is in the register."))
        return values


def _label(message: Message) -> str:
    """In Swedish, or in English for who reads the pages in English."""
    return message.title[words.language()]
