"""A meeting, a line of decision and a proposal as they are sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.models import CalendarPeriod, Group, Organisation
from fullfolj.shell.closed_days import refuse_closed, school_day_from
from fullfolj.shell.day_field import DayField
from fullfolj.support.models import ItemState, MeetingKind

_SELECT = {"class": "ds-input"}
_LONGEST = dt.timedelta(days=365)
_A_WEEK = dt.timedelta(days=7)


class MeetingForm(forms.Form):
    """`units` are those where the visitor works with support."""

    unit = forms.ChoiceField(label=gettext_lazy("School"), widget=forms.Select(attrs=_SELECT))
    kind = forms.ChoiceField(
        label=gettext_lazy("Which meeting?"), choices=MeetingKind.choices, widget=forms.Select(attrs=_SELECT)
    )

    def __init__(self, sent: Any, *, units: Sequence[Organisation]) -> None:
        super().__init__(sent)
        self._units = {str(one.uuid): one for one in units}
        self.fields["unit"].choices = [(key, str(one)) for key, one in self._units.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Organisation:
        return self._units[self.cleaned_data["unit"]]


class DecisionForm(forms.Form):
    """Who does what by when, in one line. `workers` are who can be given something to do."""

    use_required_attribute = False
    what = forms.CharField(
        max_length=300,
        label=gettext_lazy("What shall happen?"),
        error_messages={"required": gettext_lazy("Write what shall happen.")},
        widget=forms.TextInput(attrs={"class": "ds-input", "autocomplete": "off"}),
    )
    who = forms.ChoiceField(label=gettext_lazy("Who?"), widget=forms.Select(attrs=_SELECT))
    due_on = DayField(label=gettext_lazy("By when?"))

    def __init__(
        self,
        sent: Any,
        *,
        workers: Sequence[Account],
        own: Account,
        today: dt.date,
        periods: Sequence[CalendarPeriod],
    ) -> None:
        super().__init__(sent, initial={"who": own.pk, "due_on": school_day_from(today + _A_WEEK, periods)})
        self._today, self._periods = today, periods
        self._workers = {str(one.pk): one for one in workers}
        self.fields["who"].choices = [(key, str(one)) for key, one in self._workers.items()]  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if not self._today <= day <= self._today + _LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        refuse_closed(self, "due_on", self._periods, self._today)
        return values

    @property
    def chosen(self) -> Account:
        return self._workers[self.cleaned_data["who"]]


class StateForm(forms.Form):
    state = forms.ChoiceField(choices=ItemState.choices)


class _ReasonForm(forms.Form):
    """Why a pupil is taken up, or what about a group or the school."""

    use_required_attribute = False
    why = forms.CharField(
        max_length=300,
        label=gettext_lazy("What shall the next meeting take up?"),
        help_text=gettext_lazy("One line. It is shown on the projector: nothing about anybody else."),
        error_messages={"required": gettext_lazy("Write what the meeting shall take up.")},
        widget=forms.TextInput(attrs={"class": "ds-input"}),
    )


class ProposalForm(_ReasonForm):
    """For which meeting it waits, and why."""

    kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Which meeting?"),
        help_text=gettext_lazy("Everybody in the meeting who works with support for the pupil can read it."),
        choices=[("", gettext_lazy("The first that is held")), *MeetingKind.choices],
        widget=forms.Select(attrs=_SELECT),
    )

    @property
    def chosen(self) -> MeetingKind | None:
        """None for whichever is held first."""
        kind = self.cleaned_data["kind"]
        return MeetingKind(kind) if kind else None

    @property
    def promise(self) -> str:
        """What a valid form has led to, in words."""
        if self.chosen is None:
            return _("It waits for the next meeting.")
        if self.chosen is MeetingKind.HEALTH:
            return _("It waits for the next student health meeting.")
        return _("It waits for the next team meeting.")


class TakeUpForm(_ReasonForm):
    """A class or another group, or the whole school, in a meeting under way. `groups` are those within reach."""

    field_order = ("whom", "why")
    whom = forms.ChoiceField(
        required=False, label=gettext_lazy("Which class or group?"), widget=forms.Select(attrs=_SELECT)
    )

    def __init__(self, sent: Any, *, groups: Sequence[Group]) -> None:
        super().__init__(sent)
        self._groups = {str(one.uuid): one for one in groups}
        named = [(key, one.display_name) for key, one in self._groups.items()]
        self.fields["whom"].choices = [("", _("The whole school")), *named]  # type: ignore[attr-defined]
        self.fields["why"].label = _("What is it about?")
        self.fields["why"].help_text = _("One line. It is shown on the projector: name no pupil.")

    @property
    def group(self) -> Group | None:
        return self._groups.get(self.cleaned_data["whom"])


class GroupProposalForm(ProposalForm):
    def __init__(self, sent: Any) -> None:
        super().__init__(sent)
        self.fields["why"].help_text = _("One line. It is shown on the projector: name no pupil.")
        self.fields["kind"].help_text = _(
            "Everybody in the meeting who works with support for somebody in the group can read it."
        )


class PresenceForm(forms.Form):
    """Somebody takes part, or was not there after all. `people` are who can."""

    who = forms.ChoiceField(label=gettext_lazy("Who else is here?"), widget=forms.Select(attrs=_SELECT))
    there = forms.ChoiceField(choices=[("yes", ""), ("no", "")])

    def __init__(self, sent: Any, *, people: Sequence[Account]) -> None:
        super().__init__(sent)
        self._people = {str(one.pk): one for one in people}
        self.fields["who"].choices = [(key, str(one)) for key, one in self._people.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Account:
        return self._people[self.cleaned_data["who"]]

    @property
    def is_there(self) -> bool:
        return bool(self.cleaned_data["there"] == "yes")
