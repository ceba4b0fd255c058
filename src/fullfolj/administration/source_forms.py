"""The form that adds a source. Secrets go in and are never shown again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.administration.forms import Plain
from fullfolj.domain.errors import PlainError
from fullfolj.intake.ss12000 import connection, sources

_LARGEST_CERTIFICATE = 64 << 10


def _secret() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "off"})


class AddSource(Plain):
    """Address and secrets of an SS 12000 provider, as its supplier has given them."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("What you call it, such as Edlevo.")
    )
    base_url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("As far as the version: https://…/v2.0"),
        widget=forms.URLInput,
    )
    token_url = forms.CharField(
        label=gettext_lazy("Token address"), max_length=500, required=False, widget=forms.URLInput,
        help_text=gettext_lazy("Leave it empty if the supplier gave you a fixed token or a certificate only."),
    )  # fmt: skip
    client_id = forms.CharField(label=gettext_lazy("Client id"), max_length=200, required=False)
    client_secret = forms.CharField(label=gettext_lazy("Secret"), max_length=1000, required=False, widget=_secret())
    bearer = forms.CharField(label=gettext_lazy("Fixed token"), max_length=5000, required=False, widget=_secret())
    certificate = forms.FileField(
        label=gettext_lazy("Client certificate"),
        required=False,
        help_text=gettext_lazy("A PEM file with certificate and key."),
    )

    @property
    def secrets(self) -> sources.Secrets:
        values = self.cleaned_data
        return sources.Secrets(values["client_secret"], values["bearer"], values["certificate"] or "")

    def clean_base_url(self) -> str:
        return self._checked("base_url")

    def clean_token_url(self) -> str:
        return self._checked("token_url")

    def _checked(self, name: str) -> str:
        url = str(self.cleaned_data[name])
        try:
            if url:
                connection.check_address(url)
        except PlainError as error:
            raise forms.ValidationError(str(error)) from None
        return url

    def clean_certificate(self) -> str:
        upload: Any = self.cleaned_data["certificate"]
        if upload is None:
            return ""
        if upload.size > _LARGEST_CERTIFICATE:
            raise forms.ValidationError(_("The file is too large to be a certificate."))
        try:
            return str(upload.read().decode("ascii"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is no PEM file.")) from None


class SetRhythm(Plain):
    """When a source is read, how often whole, and which of the organiser's school units are taken in."""

    is_active = forms.BooleanField(label=gettext_lazy("Fetch by itself"), required=False)
    night_at = forms.ChoiceField(
        label=gettext_lazy("Everything changed, each night at"),
        choices=[(f"{hour:02d}:{minute}", f"{hour:02d}.{minute}") for hour in range(7) for minute in ("00", "30")],
    )
    attendance_every = forms.TypedChoiceField(
        label=gettext_lazy("Attendance on school days, 7.30–15.30"),
        coerce=int,
        choices=[
            (15, gettext_lazy("every quarter of an hour")),
            (30, gettext_lazy("every half hour")),
            (60, gettext_lazy("every hour")),
            (0, gettext_lazy("at night only")),
        ],
    )
    full_every_days = forms.IntegerField(
        label=gettext_lazy("Days between full readings"), min_value=1, max_value=31,
        help_text=gettext_lazy("In between, only what has changed is read."),
    )  # fmt: skip
    units = forms.MultipleChoiceField(
        label=gettext_lazy("School units"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all that the provider has."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units  # type: ignore[attr-defined]

    @property
    def rhythm(self) -> sources.Rhythm:
        values = self.cleaned_data
        return sources.Rhythm(
            is_active=values["is_active"],
            units=tuple(values["units"]),
            full_every_days=values["full_every_days"],
            night_at=dt.time.fromisoformat(values["night_at"]),
            attendance_every=values["attendance_every"],
        )
