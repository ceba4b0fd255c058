"""A kind of support measure as a school writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.permissions import Role
from fullfolj.domain.attachment import Dimension
from fullfolj.shell import words
from fullfolj.shell.dimension_words import NAMES
from fullfolj.support.catalogue.content import OWNERS, Factor, Kind, Per, Source, Strength, said
from fullfolj.support.models import Level, WorkMode

_TEXTS = ("name", "purpose", "how", "materials")


def _text(label: Any, longest: int, lacking: Any, *, rows: int = 0, help_text: Any = "") -> forms.CharField:
    look = {"class": "ds-input"}
    widget = forms.Textarea(attrs={**look, "rows": rows}) if rows else forms.TextInput(attrs=look)
    errors = {"required": lacking}
    return forms.CharField(max_length=longest, label=label, help_text=help_text, widget=widget, error_messages=errors)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select(attrs={"class": "ds-input"}))


def _boxes(label: Any, choices: Any, lacking: Any) -> forms.MultipleChoiceField:
    errors = {"required": lacking}
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=errors
    )


def _number(label: Any, most: int) -> forms.IntegerField:
    look = forms.NumberInput(attrs={"class": "ds-input", "min": 1, "max": most})
    return forms.IntegerField(label=label, min_value=1, max_value=most, required=False, widget=look)


class KindForm(forms.Form):
    """`was` is what it is begun from: its own newest version, or another kind to start out from."""

    use_required_attribute = False
    name = _text(gettext_lazy("What is it called?"), 60, gettext_lazy("Write what it is called."))
    purpose = _text(gettext_lazy("What is it good for?"), 160, gettext_lazy("Write what it is good for."), rows=2)
    dimensions = _boxes(
        gettext_lazy("For which needs?"),
        [(one.value, name) for one, name in NAMES.items()],
        gettext_lazy("Choose at least one dimension."),
    )
    level = _choice(gettext_lazy("For whom"), Level.choices)
    mode = _choice(gettext_lazy("Kind of support"), WorkMode.choices)
    owner = _choice(gettext_lazy("Who usually sees to it"), [(one.value, one.label.capitalize()) for one in OWNERS])
    how = _text(gettext_lazy("How is it done?"), 600, gettext_lazy("Write how it is done."), rows=4)
    times = _number(gettext_lazy("How often"), 20)
    per = _choice(gettext_lazy("Times per"), Per.choices)
    minutes = _number(gettext_lazy("Minutes each time"), 480)
    weeks = _number(gettext_lazy("For how many weeks"), 52)
    materials = _text(gettext_lazy("What is needed?"), 160, gettext_lazy("Write what is needed, also that nothing is."))
    strength = _choice(gettext_lazy("How far is it known to work?"), Strength.choices)
    place = _text(
        gettext_lazy("How do you know?"), 200, "", help_text=gettext_lazy("Who has tried it, or where it is told of.")
    )
    factors = _boxes(
        gettext_lazy("What makes it work?"), Factor.choices, gettext_lazy("Choose at least one success factor.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(self, sent: Any, *, was: Kind | None, seen: int) -> None:
        super().__init__(sent, initial={"seen": seen, "strength": Strength.UNKNOWN, **(_shown(was) if was else {})})
        self.fields["place"].required = False

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("strength") in (Strength.TESTED, Strength.TRIED) and not values.get("place"):
            self.add_error("place", _("Write who has tried it, or choose that it is unknown."))
        return values

    @property
    def content(self) -> dict[str, Any]:
        """What a valid form says, in the form of the catalogue's data."""
        given, language = self.cleaned_data, words.language()
        dose = {key: given[key] for key in ("times", "minutes", "weeks") if given[key]}
        evidence = {"strength": given["strength"], "source": Source.OWN.value, "place": given["place"]}
        return {
            "dimensions": [one.value for one in Dimension if one in given["dimensions"]],
            **{key: given[key] for key in ("level", "mode", "owner", "factors")},
            "dose": {**dose, "per": given["per"]},
            "evidence": evidence,
            **{key: {language: given[key]} for key in _TEXTS},
        }


def _shown(was: Kind) -> dict[str, Any]:
    texts = {key: said(getattr(was, key)) for key in _TEXTS}
    dose = {"times": was.dose.times, "per": was.dose.per, "minutes": was.dose.minutes, "weeks": was.dose.weeks}
    known = {"strength": was.evidence.strength, "place": was.evidence.place} if was.is_own else {}
    lists = {"dimensions": list(was.dimensions), "factors": list(was.factors)}
    return {**texts, **dose, **known, **lists, "level": was.level, "mode": was.mode, "owner": Role(was.owner)}
