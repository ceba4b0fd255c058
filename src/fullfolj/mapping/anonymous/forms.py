"""An anonymous round to be planned, how many codes to make, and what a pupil hands in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.mapping.answers_sent import given_answer
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.rounds.forms import PlanForm
from fullfolj.school.models import Group


class AnonymousForm(PlanForm):
    """As a confidential round is planned, but for reading: nobody reads an answer."""

    def __init__(
        self, sent: Any, *, classes: QuerySet[Group], instruments: Mapping[str, Mapping[str, Any]], today: dt.date
    ) -> None:
        super().__init__(sent, classes=classes, instruments=instruments, readers=Account.objects.none(), today=today)
        for name in ("read_by", "own_words", "reader"):
            del self.fields[name]


class CountForm(forms.Form):
    """How many codes to make: one for each pupil who has not handed in."""

    use_required_attribute = False

    def __init__(self, sent: Any, most: int) -> None:
        super().__init__(sent, initial={"count": most})
        self.fields["count"] = forms.IntegerField(
            label=gettext_lazy("How many codes"),
            min_value=1,
            max_value=most,
            widget=forms.NumberInput(attrs={"class": "ds-input", "inputmode": "numeric"}),
            error_messages={"required": gettext_lazy("Write a number."), "invalid": gettext_lazy("Write a number.")},
        )


def handed_in(sent: Mapping[str, object], instrument: Instrument) -> Answers:
    """Item → answer, of those that are given; what is no answer of its question's is left out."""
    given = (
        (one.code, given_answer(sent, one.code, [o.value for o in instrument.options(one)])) for one in instrument.items
    )
    return {item: value for item, value in given if value is not None}
