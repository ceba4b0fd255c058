"""Forms of protected profiles. Somebody who is not theirs to name is answered with 404."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.protected import queries
from fullfolj.school.models import Organisation
from fullfolj.signals.models import ContactKind


class Plain(forms.Form):
    """Errors in words of our own; every control in the design's clothes; no browser bubbles."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, (forms.CheckboxInput, forms.CheckboxSelectMultiple)):
                field.widget.attrs["class"] = "ds-input"


class Switch(Plain):
    """The organiser's switch. Forbidding closes every profile for good, so one click is not enough."""

    allow = forms.TypedChoiceField(choices=(("1", "1"), ("0", "0")), coerce=lambda value: value == "1")
    is_sure = forms.BooleanField(label=gettext_lazy("Close every profile for good"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("allow") is False and not values.get("is_sure"):
            self.add_error("is_sure", _("Tick the box if you are sure."))
        return values


class NameHandlers(Plain):
    """Who may open the profile."""

    handlers = forms.MultipleChoiceField(
        label=gettext_lazy("Handlers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one handler.")},
    )

    def __init__(self, *args: Any, accounts: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts = {str(account.pk): account for account in accounts}
        self.fields["handlers"].choices = [(key, str(one)) for key, one in self._accounts.items()]  # type: ignore[attr-defined]
        if self.is_bound and not set(self.data.getlist("handlers")) <= set(self._accounts):  # type: ignore[attr-defined]
            raise Http404  # not theirs to choose

    @property
    def chosen(self) -> list[Account]:
        return [self._accounts[key] for key in self.cleaned_data["handlers"]]


class MakeProfile(NameHandlers):
    """A new profile."""

    alias = forms.CharField(
        label=gettext_lazy("Alias"),
        max_length=60,
        help_text=gettext_lazy(
            "A made-up name. Never the real name, nor initials or anything that could be recognised."
        ),
        error_messages={"required": gettext_lazy("Write an alias.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Your school unit"), help_text=gettext_lazy("Its principals choose the handlers.")
    )
    year_level = forms.IntegerField(
        label=gettext_lazy("Year, if the handlers need it"),
        required=False,
        min_value=0,
        max_value=10,
        error_messages={
            name: gettext_lazy("Write a year from 0 to 10, or nothing.")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    shows_unit = forms.BooleanField(label=gettext_lazy("Show the school on the profile"), required=False)
    field_order = ("alias", "unit", "year_level", "shows_unit", "handlers")

    def __init__(self, *args: Any, units: list[Organisation], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, accounts=queries.possible_handlers(units, today), **kwargs)
        self._today = today
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(key, str(unit)) for key, unit in self._units.items()]  # type: ignore[attr-defined]
        if self.is_bound and self.data.get("unit", "") not in self._units:
            raise Http404  # not theirs to choose

    @property
    def chosen_unit(self) -> Organisation:
        return self._units[self.cleaned_data["unit"]]

    def clean_handlers(self) -> list[str]:
        """Those who work at the chosen unit: somebody with two units must not mix them up."""
        keys: list[str] = self.cleaned_data["handlers"]
        there = queries.possible_handlers([self._units[self.data["unit"]]], self._today)
        if not set(keys) <= {str(account.pk) for account in there}:
            raise forms.ValidationError(_("Somebody you chose does not work at that school unit."))
        return keys


class NoteContact(Plain):
    """A contact with the pupil or the home."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=ContactKind.choices)
    date = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={name: gettext_lazy("Write the day as 2026-11-20.") for name in ("required", "invalid")},
    )
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Short. No name, address or telephone number."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"date": today}, **kwargs)
        self._today = today

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        if day > self._today:
            raise forms.ValidationError(_("The day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") == ContactKind.OTHER and not values.get("text"):
            self.add_error("text", _("Write what happened."))
        return values
