"""What staff answer about one pupil, as it is sent."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fullfolj.mapping.answers_sent import given_answer
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.models import MappingSource


class RestForm(forms.Form):
    """What the answers rest on, and what more is needed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # when what the page showed was written
    sources = forms.MultipleChoiceField(
        required=False,
        choices=MappingSource.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("What it rests on"),
    )
    note = forms.CharField(
        required=False,
        max_length=400,
        label=_("What more is needed"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
        error_messages={"max_length": _("At most 400 characters. Write the rest where the case is kept.")},
    )


def given_answers(sent: QueryDict, instrument: Instrument) -> dict[str, int | str]:
    """Item → answer, of those that are answered."""
    found = {}
    for item in instrument.items:
        value = given_answer(sent, item.code, [one.value for one in instrument.options(item)])
        if value is not None:
            found[item.code] = value
    return found
