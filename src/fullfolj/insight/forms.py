"""What the report pages ask for."""

from __future__ import annotations

import uuid

from django import forms

from fullfolj.measures.results import WindowName

#: The measures that are told of groups: all absence, valid, invalid.
KINDS = ("absence_share", "valid_absence_share", "invalid_absence_share")


class HandlingChoice(forms.Form):
    """`?school=<uuid>&term=HT26`; anything odd is no choice."""

    school = forms.UUIDField(required=False)
    term = forms.CharField(max_length=4, required=False)

    @property
    def chosen_school(self) -> uuid.UUID | None:
        self.is_valid()
        return self.cleaned_data.get("school")

    @property
    def chosen_term(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("term") or "")


class SchoolChoice(forms.Form):
    """`?school=<uuid>`; anything odd is no choice."""

    school = forms.UUIDField(required=False)

    @property
    def chosen(self) -> uuid.UUID | None:
        return self.cleaned_data.get("school") if self.is_valid() else None


class ReportChoice(SchoolChoice):
    """`?school=<uuid>&group=<uuid>`, the group a class; anything odd is no choice."""

    group = forms.UUIDField(required=False)

    @property
    def chosen_class(self) -> uuid.UUID | None:
        return self.cleaned_data.get("group") if self.is_valid() else None


class TermChoice(SchoolChoice):
    """`?school=<uuid>&term=HT26`, or `term=2026/27`; the term is read where the words for an error are known."""

    term = forms.CharField(required=False, max_length=20, strip=True)

    @property
    def written(self) -> str:
        return str(self.cleaned_data.get("term") or "") if self.is_valid() else ""


class RollupChoice(SchoolChoice):
    """`?school=<uuid>&window=term&kind=absence_share`; anything odd is no choice."""

    window = forms.ChoiceField(required=False, choices=[(one.value, "") for one in WindowName])
    kind = forms.ChoiceField(required=False, choices=[(kind, "") for kind in KINDS])

    @property
    def chosen_window(self) -> WindowName:
        """The term when none is chosen."""
        self.is_valid()
        return WindowName(self.cleaned_data.get("window") or WindowName.TERM)

    @property
    def chosen_kind(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("kind") or KINDS[0])
