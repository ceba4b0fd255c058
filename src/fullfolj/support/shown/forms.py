"""To whom a case is shown."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class ShowForm(forms.Form):
    pupil_sees = forms.BooleanField(required=False, label=gettext_lazy("The pupil"))
    guardians_see = forms.BooleanField(required=False, label=gettext_lazy("The guardians, until the pupil is 18"))
