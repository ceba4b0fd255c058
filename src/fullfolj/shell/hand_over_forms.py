"""Asking a colleague to get in touch: the form that the desk and the pupil page share."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from fullfolj.access.models import Account
from fullfolj.access.scopes import Reader
from fullfolj.shell import words
from fullfolj.shell.components import HandOverForm, Option
from fullfolj.shell.contact_forms import Place


class HandOver(forms.Form):
    """To whom, by the number of an account; one who may not is no choice."""

    to = forms.ChoiceField()

    def __init__(self, data: object, *, colleagues: Iterable[Reader]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._accounts = {str(one.account.pk): one.account for one in colleagues}
        self.fields["to"].choices = [(key, key) for key in self._accounts]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Account:
        return self._accounts[self.cleaned_data["to"]]


def hand_over_form(key: str, place: Place, colleagues: Iterable[Reader]) -> HandOverForm | None:
    """The form for one pupil, the colleagues by name with their roles; None when there is nobody to ask."""
    options = [Option(str(one.account.pk), _named(one)) for one in colleagues]
    if not options:
        return None
    options.sort(key=lambda one: one.label.casefold())
    return HandOverForm(f"hand-over-{key}", place.url, tuple(options), place.target, place.back)


def _named(reader: Reader) -> str:
    roles = dict.fromkeys(str(ground.role.label) for ground in reader.grounds)
    return f"{reader.account}, {words.listed(list(roles))}"
