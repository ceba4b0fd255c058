"""What the pupil list asks for. A name never stands in an address: it comes by POST."""

from __future__ import annotations

import uuid

from django import forms

LEAST = 2  # letters of a name before a search is made


class ClassFilter(forms.Form):
    """`?school=<uuid>&page=2`, `?group=<uuid>`; anything odd is no filter."""

    school = forms.UUIDField(required=False)
    group = forms.UUIDField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    @property
    def chosen_school(self) -> uuid.UUID | None:
        return self.cleaned_data.get("school") if self.is_valid() else None

    @property
    def chosen(self) -> uuid.UUID | None:
        return self.cleaned_data.get("group") if self.is_valid() else None

    @property
    def number(self) -> int:
        return (self.cleaned_data.get("page") or 1) if self.is_valid() else 1


class NameSearch(forms.Form):
    """Part of a given name, a family name, both, or a class."""

    name = forms.CharField(required=False, max_length=100, strip=True)

    @property
    def words(self) -> list[str]:
        """The words to look for; none when the search is too short to mean anything."""
        text = self.cleaned_data["name"] if self.is_valid() else ""
        return text.split()[:5] if len(text) >= LEAST else []
