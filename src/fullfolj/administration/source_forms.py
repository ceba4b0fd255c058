"""The form that adds a source. Secrets go in and are never shown again."""

from __future__ import annotations

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
