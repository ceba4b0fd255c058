"""A participant as they are sent: one of the colleagues, or somebody else by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account


class ParticipantForm(forms.Form):
    """`workers` are the colleagues who work with support for the pupil."""

    use_required_attribute = False
    account = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Colleague"),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    name = forms.CharField(
        required=False,
        max_length=80,
        label=gettext_lazy("Or somebody else, by name"),
        help_text=gettext_lazy("The pupil, a guardian, or somebody outside the school."),
        widget=forms.TextInput(attrs={"class": "ds-input"}),
    )
    part = forms.CharField(
        max_length=80,
        label=gettext_lazy("As what?"),
        help_text=gettext_lazy("Such as mentor, guardian, or keeps in touch with the home."),
        error_messages={"required": gettext_lazy("Write as what the person takes part.")},
        widget=forms.TextInput(attrs={"class": "ds-input"}),
    )

    def __init__(self, sent: Any, *, workers: Sequence[Account]) -> None:
        super().__init__(sent)
        self._workers = {str(one.pk): one for one in workers}
        choices = [("", _("Nobody chosen")), *((key, str(one)) for key, one in self._workers.items())]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "account" not in self.errors and bool(values.get("account")) == bool(values.get("name")):
            self.add_error("account", _("Choose a colleague, or write a name: one of them."))
        return values

    @property
    def chosen(self) -> Account | None:
        """The colleague of a valid form, None where somebody else is named."""
        return self._workers.get(self.cleaned_data["account"])
