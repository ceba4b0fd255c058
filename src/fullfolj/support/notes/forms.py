"""A note as it is sent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from fullfolj.support.models import NOTE_ROOM, Tier


class NoteForm(forms.Form):
    """`seen` is the version that the page showed; none of a new note."""

    use_required_attribute = False
    text = forms.CharField(
        max_length=NOTE_ROOM,
        label=gettext_lazy("What do you want to note?"),
        help_text=gettext_lazy("Write what others need to know to help. Nothing from a health record."),
        error_messages={"required": gettext_lazy("Write the note.")},
        widget=forms.Textarea(attrs={"rows": 5, "class": "ds-input"}),
    )
    tier = forms.ChoiceField(
        choices=Tier.choices,
        label=gettext_lazy("Who may read the note?"),
        help_text=gettext_lazy("Whoever wrote the note first, and may read the case, may read it too."),
        initial=Tier.WORKING,
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=100_000)

    @property
    def tier_chosen(self) -> Tier:
        return Tier(self.cleaned_data["tier"])
