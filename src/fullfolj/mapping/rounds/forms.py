"""A round to be planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.mapping.free_text.forms import asks_for_text, reader_field, reader_trouble
from fullfolj.mapping.instruments.own_words import can_ask, with_own_words
from fullfolj.mapping.own_instruments.choosing import choice_label
from fullfolj.school.models import Group
from fullfolj.shell.day_field import DayField

#: A round that lasts longer has a mistyped date.
_LONGEST = dt.timedelta(days=60)
#: School days within which what is answered is read, as a proposal.
_TO_READ = dt.timedelta(days=7)


class PlanForm(forms.Form):
    """Which questions, which classes, which days. `instruments` is code → data of those that can be chosen."""

    use_required_attribute = False
    instrument = forms.ChoiceField(label=gettext_lazy("Questions"), widget=forms.Select(attrs={"class": "ds-input"}))
    groups = forms.ModelMultipleChoiceField(
        queryset=Group.objects.none(),
        label=gettext_lazy("Classes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one class.")},
    )
    opens_on = DayField(label=gettext_lazy("First day"))
    closes_on = DayField(label=gettext_lazy("Last day"))
    read_by = DayField(label=gettext_lazy("Everything is read by"))
    own_words = forms.BooleanField(
        required=False, label=gettext_lazy("Let those who answer also write in words of their own, last")
    )
    reader = reader_field()

    def __init__(
        self,
        sent: Any,
        *,
        classes: QuerySet[Group],
        instruments: Mapping[str, Mapping[str, Any]],
        readers: QuerySet[Account],
        today: dt.date,
    ) -> None:
        first, last = today, today + dt.timedelta(days=14)
        super().__init__(sent, initial={"opens_on": first, "closes_on": last, "read_by": last + _TO_READ})
        self._today, self._instruments = today, instruments
        self.fields["groups"].queryset = classes  # type: ignore[attr-defined]
        self.fields["reader"].queryset = readers  # type: ignore[attr-defined]
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            (code, choice_label(data, SchoolYear.of(today))) for code, data in instruments.items()
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last, read = (values.get(name) for name in ("opens_on", "closes_on", "read_by"))
        if first and last and last < first:
            self.add_error("closes_on", _("The last day is before the first."))
        elif last and last < self._today:
            self.add_error("closes_on", _("The day has been. A round closes today or later."))
        elif first and last and last - first > _LONGEST:
            self.add_error("closes_on", _("More than two months. Check the dates."))
        if last and read and not last <= read <= last + _LONGEST:
            self.add_error("read_by", _("Choose a day from the last day on, within two months."))
        asked = self._instruments.get(values.get("instrument", ""))
        if asked is not None:
            self._check_texts(asked, values)
        return values

    def _check_texts(self, asked: Mapping[str, Any], values: dict[str, Any]) -> None:
        if values.get("own_words") and not can_ask(asked):
            self.add_error("own_words", _("Staff write what is needed in the meeting. Leave this out."))
        elif values.get("own_words") or asks_for_text(asked):
            self._check_reader(values)

    def _check_reader(self, values: dict[str, Any]) -> None:
        if trouble := reader_trouble(values.get("reader"), values.get("groups", ()), self._today):
            self.add_error("reader", trouble)

    @property
    def plan(self) -> dict[str, Any]:
        """What a valid form plans, as the action takes it."""
        given = dict(self.cleaned_data)
        data = self._instruments[given["instrument"]]
        if given.pop("own_words", False):
            data = with_own_words(data)
        return {**given, "instrument": data, "groups": list(given["groups"])}
