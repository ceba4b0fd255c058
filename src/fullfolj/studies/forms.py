"""One row of the grid as it is sent, and a pupil's own words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fullfolj.studies.actions import Told
from fullfolj.studies.models import Status, Support


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
