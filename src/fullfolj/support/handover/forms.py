"""A handover as it is written, how it was seen, to whom it is sent, and the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.school.models import Organisation
from fullfolj.shell.day_field import DayField
from fullfolj.support.handover.actions import Told
from fullfolj.support.models import LONGEST, HandoverAnswer, HandoverPart, SeenBy, SeenHow


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "ds-input"})


def _words(part: HandoverPart, help_text: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST[part], label=part.label, help_text=help_text, widget=_text()
    )


class HandoverForm(forms.Form):
    """The texts, and which of them go with the handover. `seen` is the version that the page showed."""

    use_required_attribute = False
    parts = forms.MultipleChoiceField(
        choices=HandoverPart.choices,
        label=gettext_lazy("What goes with the handover?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one part.")},
    )
    works = _words(HandoverPart.WORKS, gettext_lazy("What the next school can go on with from the first day."))
    strengths = _words(HandoverPart.STRENGTHS, gettext_lazy("What the pupil is good at and likes."))
    own_words = _words(HandoverPart.OWN_WORDS, gettext_lazy("As the pupil says it."))
    measures = _words(HandoverPart.MEASURES, gettext_lazy("What is done now, and how it goes."))
    contacts = _words(HandoverPart.CONTACTS, gettext_lazy("Names and roles of those whom the next school can ask."))
    subjects = _words(
        HandoverPart.SUBJECTS, gettext_lazy("How far the pupil has come, in your words. The latest grades go with it.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000, required=False)

    def __init__(self, sent: Any, *, has_grades: bool, **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        self._has_grades = has_grades

    def clean(self) -> dict[str, Any]:
        """A part that goes with it says something; grades speak for the subjects."""
        values: dict[str, Any] = super().clean() or {}
        for part in values.get("parts", ()):
            is_said = values.get(part) or (part == HandoverPart.SUBJECTS and self._has_grades)
            if not is_said and part not in self.errors:
                self.add_error(part, _("Write something here, or let the part stay behind."))
        return values

    @property
    def told(self) -> Told:
        """What a valid form says, as the actions take it."""
        given = {part.value: self.cleaned_data[part.value] for part in HandoverPart}
        chosen = [part.value for part in HandoverPart if part.value in self.cleaned_data["parts"]]
        return cast(Told, {**given, "parts": chosen})


class SeenForm(forms.Form):
    """How one of `parties` has seen it: in a talk on a day, or why it has not been possible."""

    use_required_attribute = False
    party = forms.ChoiceField(
        label=gettext_lazy("Who?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who.")},
    )
    how = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (SeenHow.TALK, SeenHow.NOT)],
        label=gettext_lazy("How?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how.")},
    )
    date = DayField(label=gettext_lazy("Which day?"))
    reason = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("Why has it not been possible?"),
        help_text=gettext_lazy("What you have tried. Goes with the handover."),
        widget=_text(2),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)

    def __init__(self, sent: Any, *, parties: Sequence[SeenBy], today: dt.date, since: dt.date, **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        self._today, self._since = today, since
        self.fields["party"].choices = [(one.value, one.label) for one in parties]  # type: ignore[attr-defined]
        self.fields["date"].initial = today

    def clean_date(self) -> dt.date:
        given: dt.date = self.cleaned_data["date"]
        if given > self._today:
            raise forms.ValidationError(_("The day has not come yet."))
        if given < self._since:
            raise forms.ValidationError(_("On that day the handover was not there to see."))
        return given

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("how") == SeenHow.NOT and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write why it has not been possible."))
        return values

    @property
    def told(self) -> dict[str, Any]:
        given, how = self.cleaned_data, SeenHow(self.cleaned_data["how"])
        reason = given["reason"] if how is SeenHow.NOT else ""
        return {
            "party": SeenBy(given["party"]),
            "how": how,
            "date": given["date"],
            "reason": reason,
            "version": given["seen"],
        }


class SendForm(forms.Form):
    """To one of `schools`, or in words to somebody outside. `seen` is the digest of what the page shows."""

    use_required_attribute = False
    to_unit = forms.ChoiceField(
        required=False,
        label=gettext_lazy("To which school?"),
        help_text=gettext_lazy(
            "Where the pupil has been placed or admitted, and not before. Those who receive there see it on Today."
        ),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    outside = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Or to which school outside the organiser?"),
        help_text=gettext_lazy("You hand over the PDF or the file yourself. Fullfölj sends nothing there."),
        widget=forms.TextInput(attrs={"class": "ds-input"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, sent: Any, *, schools: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        self._schools = {str(one.uuid): one for one in schools}
        none = ("", _("None of the organiser's schools"))
        self.fields["to_unit"].choices = [none, *((key, str(one)) for key, one in self._schools.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "to_unit" not in self.errors and bool(values.get("to_unit")) == bool(values.get("outside")):
            self.add_error("to_unit", _("Choose a school, or write which one outside, and only one of them."))
        return values

    @property
    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"to_unit": self._schools.get(given["to_unit"]), "outside": given["outside"], "seen": given["seen"]}


class AnswerForm(forms.Form):
    use_required_attribute = False
    says = forms.ChoiceField(
        choices=[
            (HandoverAnswer.ACCEPTED, gettext_lazy("We have received it")),
            (HandoverAnswer.ASKED_BACK, gettext_lazy("We need to know more first")),
        ],
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    reason = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("A word to the school that sent it"),
        help_text=gettext_lazy("Needed when you ask back: what you need to know."),
        widget=_text(2),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("says") == HandoverAnswer.ASKED_BACK and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write what you need to know."))
        return values

    @property
    def told(self) -> dict[str, Any]:
        return {**self.cleaned_data, "says": HandoverAnswer(self.cleaned_data["says"])}


class ReceiptForm(forms.Form):
    """Who has received what was handed over outside the organiser, or that it is taken back."""

    use_required_attribute = False
    reason = forms.CharField(
        max_length=400,
        label=gettext_lazy("Who received it, and when?"),
        error_messages={"required": gettext_lazy("Write who received it.")},
        widget=_text(2),
    )


class OwnWordsForm(forms.Form):
    """What the pupil adds; nothing is as good."""

    use_required_attribute = False
    words = forms.CharField(
        required=False,
        max_length=1200,
        label=gettext_lazy("Do you want to add something to your new school?"),
        help_text=gettext_lazy("It goes with the handover as you write it. You may leave it empty."),
        widget=_text(4),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)


class ReadForm(forms.Form):
    """A guardian has read it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)
