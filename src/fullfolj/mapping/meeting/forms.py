"""What staff answer about one pupil, as it is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fullfolj.access.models import Account
from fullfolj.mapping.answers_sent import given_answer
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.meeting.written import Rest, Written
from fullfolj.mapping.models import MappingSource


class RestForm(forms.Form):
    """What the answers rest on, who was in the room, and what more is needed. `readers` are those who can have been."""

    sources = forms.MultipleChoiceField(
        required=False,
        choices=MappingSource.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("What it rests on"),
    )
    participants = forms.TypedMultipleChoiceField(
        required=False, coerce=int, widget=forms.CheckboxSelectMultiple, label=_("Who is in the room")
    )
    note = forms.CharField(
        required=False,
        max_length=400,
        label=_("What more is needed"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
        error_messages={"max_length": _("At most 400 characters. Write the rest where the case is kept.")},
    )

    def __init__(self, sent: QueryDict | None, *, readers: Sequence[Account], told: Rest) -> None:
        initial = {"sources": told.sources, "participants": told.participants, "note": told.note}
        super().__init__(sent, initial=initial)
        choices = [(str(one.pk), str(one)) for one in readers]
        self.fields["participants"].choices = choices  # type: ignore[attr-defined]

    def clean_note(self) -> str:
        """A form has other ends of lines than a script."""
        return _one_kind_of_lines(self.cleaned_data["note"])

    @property
    def rest(self) -> Rest:
        """What a valid form says."""
        given = self.cleaned_data
        return Rest(tuple(given["sources"]), tuple(given["participants"]), given["note"])


def given_answers(sent: QueryDict, instrument: Instrument) -> dict[str, int | str]:
    """Item → answer, of those that are answered."""
    found = {}
    for item in instrument.items:
        value = given_answer(sent, item.code, [one.value for one in instrument.options(item)])
        if value is not None:
            found[item.code] = value
    return found


def seen_in(sent: QueryDict) -> Written:
    """What the page showed when it was sent. A page that does not say so showed nothing."""
    try:
        said: Any = json.loads(sent.get("seen", ""))
        rest = Rest(
            tuple(map(str, said["sources"])),
            tuple(map(int, said["participants"])),
            _one_kind_of_lines(str(said["note"])),
        )
        return Written(dict(said["answers"]), rest)
    except (ValueError, TypeError, KeyError):
        return Written({}, Rest())


def _one_kind_of_lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
