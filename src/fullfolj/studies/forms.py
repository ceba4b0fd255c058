"""One row of the grid as it is sent, a piece of what is left, and a pupil's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fullfolj.school.models import Person
from fullfolj.studies.actions import Told
from fullfolj.studies.models import Status, Support

_SEEN = re.compile(r"([0-9a-f]{32})\.([0-9]{1,9})")


class EntryForm(forms.Form):
    """What a teacher says of one pupil. `version` is that of what was shown."""

    status = forms.ChoiceField(choices=Status.choices, label=_("Where it stands"))
    remains = forms.CharField(required=False, max_length=400, label=_("What is left"))
    next_step = forms.CharField(required=False, max_length=200, label=_("Next step"))
    next_on = forms.DateField(required=False, label=_("By when"))
    helper = forms.CharField(required=False, max_length=100, label=_("Who helps"))
    support = forms.MultipleChoiceField(required=False, choices=Support.choices, label=_("Support given"))
    version = forms.IntegerField(min_value=0)

    @property
    def told(self) -> Told:
        """What a valid form says."""
        given = self.cleaned_data
        return Told(
            status=Status(given["status"]),
            remains=given["remains"],
            next_step=given["next_step"],
            next_on=given["next_on"],
            helper=given["helper"],
            support=tuple(given["support"]),
        )


def seen_rows(sent: Iterable[str], students: Iterable[Person]) -> dict[Person, int]:
    """Pupil → the version that was on the page, of rows sent as *uuid.version*; what names none of them is left out."""
    by_key = {one.uuid.hex: one for one in students}
    found = {}
    for text in sent:
        match = _SEEN.fullmatch(text)
        if match and match[1] in by_key:
            found[by_key[match[1]]] = int(match[2])
    return found


class PieceForm(forms.Form):
    """A small thing that is left. `choices` are (designation, name), of which one or more are chosen as `subjects`."""

    use_required_attribute = False

    text = forms.CharField(
        max_length=200, label=_("What is to be done"), error_messages={"required": _("Write what is to be done.")}
    )
    subjects = forms.MultipleChoiceField(
        label=_("Counts in"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one subject.")},
    )
    due_on = forms.DateField(required=False, label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # when the piece was written that was shown

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["subjects"].choices = choices  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """What a valid form says of the piece."""
        return {name: self.cleaned_data[name] for name in ("text", "subjects", "due_on")}


class OwnWordsForm(forms.Form):
    """What a pupil says of a subject."""

    is_priority = forms.BooleanField(required=False, label=_("I want to put most into this subject now"))
    goal = forms.CharField(required=False, max_length=200, label=_("My goal"))
    comment = forms.CharField(
        required=False, max_length=400, label=_("What I want to say"), widget=forms.Textarea(attrs={"rows": 3})
    )


class MarkForm(forms.Form):
    """The mark of a sheet of the baseline, as it stands at its top."""

    mark = forms.RegexField(
        r"^\s*[a-z2-7]{8}\s*$", label=_("Mark of the sheet"), error_messages={"invalid": _("No sheet has such a mark.")}
    )
