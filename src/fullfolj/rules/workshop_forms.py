"""The form of the threshold workshop: which rule, its thresholds, which outcome and which term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.domain.errors import PlainError
from fullfolj.shell import words
from fullfolj.signals import ladders
from fullfolj.signals.backtest import Outcome, Question
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.rules import RADAR, RULES, Rule
from fullfolj.signals.rules.base import Limits, Threshold

#: The radar rule is about contacts: there are no weeks to try it on.
TRIED = {rule.id: rule for rule in RULES if rule is not RADAR}
_FIRST = "absence-15"
_OUTCOMES = {
    Outcome.FAILED: gettext_lazy("F or a dash in some subject"),
    Outcome.NOT_ELIGIBLE: gettext_lazy("not eligible for vocational programmes"),
    Outcome.ABSENT_A_FIFTH: gettext_lazy("absent at least 20 per cent of the term"),
}


@dataclass(frozen=True)
class Slider:
    """A threshold as a number field, with the bounds and the step of the slider beside it."""

    field: BoundField
    least: int
    most: int
    step: str
    value: str


class TryThreshold(forms.Form):
    """Begins with the thresholds in force (`wanted`); `question` is what was asked, when the form is valid.

    A choice that does not exist is the first one: only thresholds can be wrong.
    """

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any], *, wanted: Wanted, terms: Sequence[int]) -> None:
        self.wanted, self.terms = wanted, list(terms)
        self.rule: Rule = TRIED.get(str(data.get("rule")), TRIED[_FIRST])
        self.outcome = next((one for one in Outcome if one.value == data.get("outcome")), Outcome.FAILED)
        told = {name: data[name] for threshold in self.rule.thresholds if (name := self._name(threshold)) in data}
        begun = {self._name(threshold): wanted.limit(self.rule, threshold.name) for threshold in self.rule.thresholds}
        super().__init__({**begun, **told})
        for threshold in self.rule.thresholds:
            self.fields[self._name(threshold)] = _field(threshold)
        self.term = next((one for one in self.terms if str(one) == data.get("term")), self.terms[0] if terms else None)

    def _name(self, threshold: Threshold) -> str:
        # The rule is in the name: a number for another rule, left from before, is not taken for this one's.
        return f"{self.rule.id}-{threshold.name}"

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            moved = replace(
                self.wanted,
                limits={**self.wanted.limits, self.rule.id: self.moved},
                off=self.wanted.off - {self.rule.id},
            )
            try:
                ladders.check(moved)
            except PlainError as error:
                self.add_error(None, str(error))
        return values

    @property
    def moved(self) -> Limits:
        """The thresholds that are tried."""
        return {threshold.name: self.cleaned_data[self._name(threshold)] for threshold in self.rule.thresholds}

    @property
    def in_force(self) -> Limits | None:
        """Those in force; None when the rule is off."""
        off = self.rule.id in self.wanted.off
        return None if off else self.rule.limits(self.wanted.limits.get(self.rule.id))

    @property
    def question(self) -> Question:
        return Question(self.rule, self.moved, self.in_force, self.outcome)

    @property
    def asked(self) -> dict[str, str]:
        """What the form says, as it stands in the address."""
        limits = {one.field.html_name: one.value for one in self.sliders}
        return {"rule": self.rule.id, "outcome": self.outcome.value, "term": str(self.term or ""), **limits}

    @property
    def sliders(self) -> list[Slider]:
        return [
            Slider(
                self[self._name(threshold)],
                threshold.least,
                threshold.most,
                "1",
                str(self[self._name(threshold)].value()),
            )
            for threshold in self.rule.thresholds
        ]

    @property
    def rules(self) -> list[tuple[str, str, bool]]:
        """Id, title and whether chosen."""
        return [(rule.id, rule.title, rule is self.rule) for rule in TRIED.values()]

    @property
    def outcomes(self) -> list[tuple[str, str, bool]]:
        return [(one.value, words.sentence_case(str(text)), one is self.outcome) for one, text in _OUTCOMES.items()]

    @property
    def outcome_words(self) -> str:
        return str(_OUTCOMES[self.outcome])

    @property
    def term_choices(self) -> list[tuple[int, str, bool]]:
        return [(one, term_words(one), one == self.term) for one in self.terms]


def term_words(number: int) -> str:
    """*höstterminen 2025*."""
    text = _("the autumn term of %(year)s") if number % 2 else _("the spring term of %(year)s")
    return text % {"year": number // 2}


def _field(threshold: Threshold) -> forms.Field:
    bounds = {"least": threshold.least, "most": threshold.most}
    messages = {
        "required": _("Write a number from %(least)s to %(most)s.") % bounds,
        "invalid": _("Write a number from %(least)s to %(most)s.") % bounds,
        "min_value": _("The threshold must be at least %(least)s.") % bounds,
        "max_value": _("The threshold must be at most %(most)s.") % bounds,
    }
    told: dict[str, Any] = {
        "label": threshold.words,
        "min_value": threshold.least,
        "max_value": threshold.most,
        "error_messages": messages,
        "localize": False,
        "widget": forms.NumberInput(attrs={"class": "ds-input", "inputmode": "decimal", "data-number": ""}),
    }
    if isinstance(threshold.default, int):
        return forms.IntegerField(**told)
    return forms.DecimalField(decimal_places=1, **told)
