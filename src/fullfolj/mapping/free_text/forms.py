"""Naming who reads what pupils write: when a round is planned, and later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.mapping.free_text.readers import reaches_all
from fullfolj.school.models import Group


def asks_for_text(instrument: Mapping[str, Any]) -> bool:
    """Of an instrument's data: whether one of its questions is answered in words of one's own."""
    return any(one.get("kind") == "text" for one in instrument["items"])


def reader_field() -> forms.ModelChoiceField[Account]:
    """An account among those that can read, which the form knows."""
    return forms.ModelChoiceField(
        queryset=Account.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose who reads"),
        label=gettext_lazy("Reads what pupils write"),
        help_text=gettext_lazy(
            "Pupils are told the name and the day before they write. Only the one you name reads it."
        ),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )


def reader_trouble(reader: Account | None, groups: Iterable[Group], today: dt.date) -> str:
    """Why the reader can't be; empty when all is well."""
    if reader is None:
        return _("Pupils write in words of their own. Choose who reads it.")
    if not reaches_all(reader, groups, today):
        return _("%(name)s does not reach every pupil who is asked. Choose somebody who does.") % {"name": reader}
    return ""


class NameReaderForm(forms.Form):
    """Somebody else reads from now on."""

    use_required_attribute = False
    reader = reader_field()

    def __init__(self, sent: Any, *, readers: QuerySet[Account], groups: Iterable[Group], today: dt.date) -> None:
        super().__init__(sent)
        self._groups, self._today = groups, today
        self.fields["reader"].queryset = readers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "reader" in values and (trouble := reader_trouble(values["reader"], self._groups, self._today)):
            self.add_error("reader", trouble)
        return values
