"""What the pupil list asks for. A name never stands in an address: it comes by POST."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext

from fullfolj.shell import words

LEAST, MOST = 2, 100  # characters of a name before a search is made, and at most


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

    name = forms.CharField(required=False, max_length=MOST, strip=True)

    @property
    def words(self) -> list[str]:
        """The words to look for; none when nothing is written, or nothing that can be looked for."""
        return self._text.split()[:5] if self.is_valid() and not self.trouble else []

    @property
    def written(self) -> str:
        """What stands in the field."""
        return str(self.data.get("name", "")).strip()

    @property
    def trouble(self) -> str:
        """Why nobody is looked for, in words; empty for a search that can be made and for an empty field."""
        if len(self.written) > MOST:
            return gettext("You have written more than %(most)s characters. Write only a name or a class.") % {
                "most": words.digits(MOST)
            }
        if not self.is_valid() or 0 < len(self._text) < LEAST:
            return gettext("Write at least two letters or digits.")
        return ""

    @property
    def _text(self) -> str:
        return str(self.cleaned_data["name"])
