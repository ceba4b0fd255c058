"""What the report pages ask for."""

from __future__ import annotations

import uuid

from django import forms


class SchoolChoice(forms.Form):
    """`?school=<uuid>`; anything odd is no choice."""

    school = forms.UUIDField(required=False)

    @property
    def chosen(self) -> uuid.UUID | None:
        return self.cleaned_data.get("school") if self.is_valid() else None
