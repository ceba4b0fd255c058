"""A case and a support measure as they are sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.domain.attachment import Dimension
from fullfolj.school.models import CalendarPeriod
from fullfolj.shell.closed_days import refuse_closed, school_day_from
from fullfolj.shell.day_field import DayField
from fullfolj.shell.dimension_words import NAMES
from fullfolj.support.cases.actions import About, Planned
from fullfolj.support.catalogue.content import Kind, said
from fullfolj.support.models import Level, Origin, Tier, WorkMode

#: A day further away is mistyped.
_LONGEST = dt.timedelta(days=400)


def _text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "ds-input"})


def _choice(label: Any, choices: Any = (), *, required: bool = True) -> forms.ChoiceField:
    look = forms.Select(attrs={"class": "ds-input"})
    return forms.ChoiceField(label=label, choices=choices, widget=look, required=required)


def _number(label: Any, most: int) -> forms.IntegerField:
    look = forms.NumberInput(attrs={"class": "ds-input", "min": 1, "max": most})
    return forms.IntegerField(label=label, min_value=1, max_value=most, required=False, widget=look)


def _words(label: Any, longest: int, help_text: Any = "") -> forms.CharField:
    """A text that may be left empty."""
    return forms.CharField(required=False, max_length=longest, label=label, help_text=help_text, widget=_text())


class InterventionForm(forms.Form):
    """A support measure. `workers` are those who may see to it; `own` is who is proposed, if among them.

    `kinds` are what the school's catalogue offers, and `chosen` the slug of the one that fills in the proposals;
    `periods` the school's calendar, on whose days it begins and is followed up.
    """

    use_required_attribute = False
    kind = _choice(gettext_lazy("From the catalogue"), required=False)
    what = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("What is done?"),
        help_text=gettext_lazy("Write so that the pupil could read it. Nothing from a health record."),
        widget=_text(),
    )
    level = _choice(gettext_lazy("For whom"), Level.choices)
    mode = _choice(gettext_lazy("Kind of support"), WorkMode.choices)
    responsible = _choice(gettext_lazy("Who sees to it"))
    stand_in = _choice(gettext_lazy("Who stands in"), required=False)
    times_a_week = _number(gettext_lazy("Times a week"), 25)
    minutes = _number(gettext_lazy("Minutes each time"), 480)
    starts_on = DayField(label=gettext_lazy("From"))
    next_on = DayField(
        label=gettext_lazy("Followed up on"),
        help_text=gettext_lazy(
            "Every week for a pupil, every other week for a group and every fourth week for everybody."
        ),
    )

    def __init__(
        self,
        sent: Any,
        *,
        initial: Mapping[str, Any],
        workers: Sequence[Account],
        own: Account,
        today: dt.date,
        periods: Sequence[CalendarPeriod],
        kinds: Sequence[Kind] = (),
        chosen: str = "",
    ) -> None:
        self._kinds = {one.slug: one for one in kinds}
        self.proposed = self._kinds.get(chosen)
        level = self.proposed.level if self.proposed else Level.INDIVIDUAL
        days = {"starts_on": today, "next_on": today + level.rhythm}
        when = {name: school_day_from(day, periods) for name, day in days.items()}
        first = {"mode": WorkMode.REMEDIAL, "responsible": own.pk, **when}
        proposals = _proposals(self.proposed) if self.proposed else {}
        super().__init__(sent, initial={**first, **initial, **proposals})
        self._today, self._periods = today, periods
        self._workers = {str(one.pk): one for one in workers}
        named = [(key, str(one)) for key, one in self._workers.items()]
        self._offer("responsible", named)
        self._offer("stand_in", [("", _("Nobody")), *named])
        self._offer("kind", [("", _("Nothing from the catalogue")), *_by_level(kinds)])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        starts, next_on = values.get("starts_on"), values.get("next_on")
        if starts and not self._today - _LONGEST <= starts <= self._today + _LONGEST:
            self.add_error("starts_on", _("Choose a day within a year."))
        if next_on and not self._today <= next_on <= self._today + _LONGEST:
            self.add_error("next_on", _("Choose a day from today on, within a year."))
        elif starts and next_on and next_on < starts:
            self.add_error("next_on", _("It is followed up after it has begun."))
        for name in ("starts_on", "next_on"):
            refuse_closed(self, name, self._periods, self._today)
        if not values.get("what") and not values.get("kind") and "what" not in self.errors:
            self.add_error("what", _("Write what is done."))
        if values.get("stand_in") and values.get("stand_in") == values.get("responsible"):
            self.add_error("stand_in", _("Choose somebody else than who sees to it."))
        return values

    @property
    def planned(self) -> Planned:
        """What a valid form decides, as the actions take it."""
        given, kind = self.cleaned_data, self._kinds.get(self.cleaned_data["kind"])
        return Planned(
            what=given["what"] or (said(kind.name) if kind else ""),
            level=given["level"],
            mode=given["mode"],
            responsible=self._workers[given["responsible"]],
            starts_on=given["starts_on"],
            next_on=given["next_on"],
            stand_in=self._workers.get(given["stand_in"]),
            kind="" if kind is None else kind.slug,
            kind_version=None if kind is None else kind.version,
            times_a_week=given["times_a_week"],
            minutes=given["minutes"],
        )


def _proposals(kind: Kind) -> dict[str, Any]:
    """What is filled in of a kind; all of it may be changed."""
    dose = {"times_a_week": kind.dose.times_a_week, "minutes": kind.dose.minutes}
    return {"kind": kind.slug, "what": said(kind.name), "level": kind.level, "mode": kind.mode, **dose}


def _by_level(kinds: Sequence[Kind]) -> list[tuple[Any, Any]]:
    """The kinds in groups of a select, by name in each."""
    rows = sorted(kinds, key=lambda one: said(one.name).casefold())
    return [(level.label, [(one.slug, said(one.name)) for one in rows if one.level is level]) for level in Level]


class AboutForm(forms.Form):
    """What a case says, and who may read it."""

    use_required_attribute = False
    strengths = _words(gettext_lazy("What works, and what can we build on?"), 600)
    needs = forms.MultipleChoiceField(
        choices=[(one.value, name) for one, name in NAMES.items()],
        label=gettext_lazy("Where is support needed?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one dimension.")},
    )
    own_goal = _words(
        gettext_lazy("The pupil's own goal, in the pupil's words"),
        400,
        gettext_lazy("Leave it empty until you have talked with the pupil."),
    )
    own_view = _words(gettext_lazy("How does the pupil see it?"), 600, gettext_lazy("Also where you do not agree."))
    home_view = _words(gettext_lazy("How do the guardians see it?"), 600)
    staff_goal = forms.CharField(
        max_length=400,
        error_messages={"required": gettext_lazy("Write what we want to see.")},
        label=gettext_lazy("What do we want to see?"),
        help_text=gettext_lazy("Something that shows whether it has happened."),
        widget=_text(),
    )
    tier = forms.ChoiceField(
        choices=Tier.choices,
        label=gettext_lazy("Who may read the case?"),
        help_text=gettext_lazy("Whoever leads the case, sees to something in it or stands in may read it too."),
        initial=Tier.WORKING,
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    @property
    def about(self) -> About:
        """What a valid form says, as the actions take it."""
        given = {name: self.cleaned_data[name] for name in About.__annotations__}
        needs = [Dimension(one) for one in given["needs"]]
        return About(**{**given, "needs": needs, "tier": Tier(given["tier"])})  # type: ignore[typeddict-item]


class CaseForm(AboutForm, InterventionForm):
    """A case with its first support measure: a goal is never without somebody who does something by a day."""

    origin = _choice(gettext_lazy("What is the reason?"), Origin.choices)
    #: As on the page; then the support measure.
    field_order = ("origin", *AboutForm.base_fields)

    @property
    def origin_chosen(self) -> Origin:
        return Origin(self.cleaned_data["origin"])


class ReviseForm(AboutForm):
    """`seen` is the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)


class CloseForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        max_length=400,
        error_messages={"required": gettext_lazy("Write why the case is closed.")},
        label=gettext_lazy("Why is the case closed?"),
        help_text=gettext_lazy("What was reached, or why it goes on in another way."),
        widget=_text(3),
    )


class ReopenForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        max_length=400,
        error_messages={"required": gettext_lazy("Write why the case is reopened.")},
        label=gettext_lazy("Why is the case reopened?"),
        help_text=gettext_lazy("It stands among the earlier versions, beside why the case was closed."),
        widget=_text(3),
    )
