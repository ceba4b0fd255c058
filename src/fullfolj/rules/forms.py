"""The form in which a ladder is changed: every threshold of every rule, and who answers for each step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.permissions import Role
from fullfolj.shell.words import sentence_case
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.rules import RULES, Rule
from fullfolj.signals.rules.base import Limit, Threshold
from fullfolj.signals.steps import LADDER, OWNERS, Step

_DATE = {"type": "date", "class": "ds-input"}


class ChangeLadder(forms.Form):
    """Begins as the ladder `begin`; `wanted` is the ladder that was asked for, when the form is valid."""

    use_required_attribute = False
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DATE),
        help_text=gettext_lazy("Today or later. School days before it stay judged as they were."),
    )
    ground = forms.CharField(
        label=gettext_lazy("Written ground"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
        help_text=gettext_lazy("Why these thresholds, in a sentence or two. Everybody who sees the ladder reads it."),
    )
    preset = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, begin: Wanted, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin = begin
        self.fields["first_day"].initial = today
        for rule in RULES:
            self._add_rule(rule)
        for step in begin.steps:
            self._add_step(step)
        self.order_fields([name for name in self.fields if name not in self.base_fields])  # as on the page

    def _add_rule(self, rule: Rule) -> None:
        on = forms.BooleanField(label=rule.title, required=False, initial=rule.id not in self.begin.off)
        self.fields[f"{rule.id}-on"] = on
        for threshold in rule.thresholds:
            self.fields[f"{rule.id}-{threshold.name}"] = _limit_field(threshold, self.begin.limit(rule, threshold.name))

    def _add_step(self, step: Step) -> None:
        self.fields[f"step-{step.number}-owner"] = forms.ChoiceField(
            label=gettext_lazy("Who answers for it"),
            choices=[(role.value, sentence_case(str(role.label))) for role in OWNERS],
            initial=step.owner.value,
            widget=forms.Select(attrs={"class": "ds-input"}),
        )
        self.fields[f"step-{step.number}-due"] = _days_field(
            gettext_lazy("Within how many school days"), step.due_school_days
        )
        if step.number > 1:
            self.fields[f"step-{step.number}-after"] = _days_field(
                gettext_lazy("Also after so many school days on the step below"), step.after_school_days, required=False
            )

    @property
    def wanted(self) -> Wanted:
        values = self.cleaned_data
        return Wanted(
            limits={
                rule.id: {one.name: _as_limit(one, values[f"{rule.id}-{one.name}"]) for one in rule.thresholds}
                for rule in RULES
            },
            off=frozenset(rule.id for rule in RULES if not values[f"{rule.id}-on"]),
            steps=[self._step(step) for step in self.begin.steps],
        )

    def _step(self, step: Step) -> Step:
        values, name = self.cleaned_data, f"step-{step.number}"
        return replace(
            step,
            owner=Role(values[f"{name}-owner"]),
            due_school_days=values[f"{name}-due"],
            after_school_days=values.get(f"{name}-after"),
        )

    def rule_fields(self, rule: Rule) -> tuple[BoundField, list[BoundField]]:
        """The switch of a rule, and its thresholds."""
        return self[f"{rule.id}-on"], [self[f"{rule.id}-{one.name}"] for one in rule.thresholds]

    def step_fields(self, step: Step) -> Iterator[BoundField]:
        names = [f"step-{step.number}-{what}" for what in ("owner", "due", "after")]
        return (self[name] for name in names if name in self.fields)


def _limit_field(threshold: Threshold, initial: Limit) -> forms.DecimalField:
    least, most = threshold.least, threshold.most
    words = {"least": least, "most": most}
    counts = isinstance(threshold.default, int)
    return forms.DecimalField(
        label=str(threshold.words),
        initial=initial,
        min_value=least,
        max_value=most,
        decimal_places=0 if counts else 1,
        localize=True,
        widget=forms.TextInput(
            attrs={"class": "ds-input rules-number", "inputmode": "numeric" if counts else "decimal"}
        ),
        error_messages={
            "required": gettext_lazy("Write a number, or switch the rule off."),
            "invalid": gettext_lazy("Write a number."),
            "max_decimal_places": _("Write a whole number.") if counts else _("One decimal at most."),
            "min_value": _("Write a number from %(least)s to %(most)s.") % words,
            "max_value": _("Write a number from %(least)s to %(most)s.") % words,
        },
    )


def _days_field(label: Any, initial: int | None, *, required: bool = True) -> forms.IntegerField:
    message = gettext_lazy("Write a number of school days from 1 to 60.")
    return forms.IntegerField(
        label=label,
        initial=initial,
        required=required,
        min_value=1,
        max_value=60,
        widget=forms.TextInput(attrs={"class": "ds-input rules-number", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message),
        help_text="" if required else gettext_lazy("Empty: never by waiting alone."),
    )


def _as_limit(threshold: Threshold, value: Decimal) -> Limit:
    return int(value) if isinstance(threshold.default, int) else value


class FollowOrganiser(forms.Form):
    """From when, and why, a unit has the organiser's ladder again."""

    use_required_attribute = False
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=_DATE))
    ground = forms.CharField(
        label=gettext_lazy("Written ground"), widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"})
    )


#: The rules that lead to no step: they are about the work itself.
OUTSIDE = tuple(rule for rule in RULES if not any(rule.id in step.rules for step in LADDER))
