"""From whom to whom open work is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account


class HandOverForm(forms.Form):
    """`takers` are account → how the choice is written."""

    use_required_attribute = False
    to = forms.ChoiceField(
        label=gettext_lazy("To whom?"),
        help_text=gettext_lazy("It can't be undone in one step: it is mixed with what the colleague has already."),
        widget=forms.Select(attrs={"class": "ds-input"}),
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )

    def __init__(self, sent: Any, *, takers: Sequence[tuple[Account, str]]) -> None:
        super().__init__(sent)
        self._takers = {str(account.pk): account for account, _label in takers}
        named = [(str(account.pk), label) for account, label in takers]
        self.fields["to"].choices = [("", _("Choose a colleague")), *named]  # type: ignore[attr-defined]

    @property
    def has_takers(self) -> bool:
        return bool(self._takers)

    @property
    def chosen(self) -> Account:
        return self._takers[self.cleaned_data["to"]]
