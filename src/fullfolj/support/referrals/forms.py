"""A referral as it is sent, its answer, and its outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.support.models import ReferralAnswer


def _text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "ds-input"})


class ReferralForm(forms.Form):
    """To one of `receivers`, or in words to somebody outside the school."""

    use_required_attribute = False
    to = forms.ChoiceField(
        required=False,
        label=gettext_lazy("To whom at the school?"),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    outside = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Or to whom outside the school?"),
        help_text=gettext_lazy("For example the leisure centre or an association. Fullfölj sends nothing there."),
        widget=forms.TextInput(attrs={"class": "ds-input"}),
    )
    asked = forms.CharField(
        max_length=600,
        label=gettext_lazy("What do you ask for?"),
        help_text=gettext_lazy("Write what the pupil needs help with at school. Nothing about health or diagnoses."),
        error_messages={"required": gettext_lazy("Write what you ask for.")},
        widget=_text(3),
    )

    def __init__(self, sent: Any, *, receivers: Sequence[Account], initial: dict[str, Any]) -> None:
        super().__init__(sent, initial={**initial})
        self._receivers = {str(one.pk): one for one in receivers}
        nobody = ("", _("Nobody at the school"))
        self.fields["to"].choices = [nobody, *((key, str(one)) for key, one in self._receivers.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "to" not in self.errors and bool(values.get("to")) == bool(values.get("outside")):
            self.add_error("to", _("Choose somebody at the school, or write whom outside it, and only one of them."))
        return values

    @property
    def told(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        return {**self.cleaned_data, "to": self._receivers.get(self.cleaned_data["to"])}


class AnswerForm(forms.Form):
    use_required_attribute = False
    says = forms.ChoiceField(
        choices=ReferralAnswer.choices,
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    reason = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("A word to whoever asked"),
        help_text=gettext_lazy("Needed when you refuse: why, and who may be asked instead."),
        widget=_text(),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("says") == ReferralAnswer.REFUSED and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write why it is refused."))
        return values

    @property
    def told(self) -> dict[str, Any]:
        return {**self.cleaned_data, "says": ReferralAnswer(self.cleaned_data["says"])}


class OutcomeForm(forms.Form):
    """What came of it; of a `refused` one, what is done instead."""

    use_required_attribute = False
    outcome = forms.CharField(
        max_length=600,
        label=gettext_lazy("What came of it?"),
        help_text=gettext_lazy("What others need to know to go on. Nothing about health or diagnoses."),
        error_messages={"required": gettext_lazy("Write what came of it.")},
        widget=_text(3),
    )

    def __init__(self, sent: Any, *, initial: Mapping[str, Any], refused: bool) -> None:
        super().__init__(sent, initial={**initial})
        if refused:
            field = self.fields["outcome"]
            field.label = _("What is done instead?")
            field.help_text = _("For example whom you ask instead, or that it is not needed any more.")
            field.error_messages["required"] = _("Write what is done instead.")
