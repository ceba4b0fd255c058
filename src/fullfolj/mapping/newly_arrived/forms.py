"""What a party says, all statements on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from fullfolj.mapping.models import OrganisationParty, Stance
from fullfolj.mapping.newly_arrived.actions import Said
from fullfolj.mapping.newly_arrived.queries import Told

_LONGEST = 600


class PartyForm(forms.Form):
    """Of each statement a stance, how it shows, and when what the page shows was written."""

    use_required_attribute = False

    def __init__(self, sent: QueryDict | None, told: Told, party: OrganisationParty) -> None:
        super().__init__(sent)
        self._sent = sent
        self._codes = [one.code for group in told.groups for one in group.statements]
        for code in self._codes:
            was = told.answer(code, party)
            self.fields[f"stance_{code}"] = forms.ChoiceField(
                choices=Stance.choices,
                initial=was.stance if was else "",
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("How does it show? Describe."),
                initial=was.text if was else "",
                max_length=_LONGEST,
                required=False,
                error_messages={"max_length": _("At most 600 characters.")},
                widget=forms.Textarea({"rows": 2, "class": "ds-input"}),
            )
            self.fields[f"seen_{code}"] = forms.CharField(
                initial=was.changed_at.isoformat() if was else "", required=False, widget=forms.HiddenInput
            )

    @property
    def said(self) -> dict[str, Said]:
        """Of the statements that were on the page that was sent."""
        given: dict[str, Any] = self.cleaned_data
        shown = [one for one in self._codes if f"seen_{one}" in self.data]
        return {one: Said(given[f"stance_{one}"], given[f"text_{one}"], given[f"seen_{one}"]) for one in shown}

    def shown_anew(self, told: Told, party: OrganisationParty, stood: list[str]) -> PartyForm:
        """The same words, beside what a colleague has written meanwhile: sent once more they count."""
        sent = (self._sent or QueryDict()).copy()
        for code in stood:
            if (answer := told.answer(code, party)) is not None:
                sent[f"seen_{code}"] = answer.changed_at.isoformat()
        form = PartyForm(sent, told, party)
        form.full_clean()
        for code in stood:
            if (answer := told.answer(code, party)) is not None:
                said = {"stance": answer.get_stance_display() or "–", "text": answer.text or "–"}
                text = _("A colleague has written meanwhile: %(stance)s. %(text)s Change yours, and save once more.")
                form.add_error(f"text_{code}", text % said)
        return form
