"""What is sent about an investigation: the principal's answer, who took part, causes, its end, and reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.school.models import CalendarPeriod, Person
from fullfolj.shell.closed_days import refuse_closed, school_day_from
from fullfolj.shell.day_field import DayField
from fullfolj.support.investigations.actions import Causes, Ending, Told
from fullfolj.support.models import Investigation, Party, SupportInquiry

#: A decision that is older than this is not written down here; a day further ahead is mistyped.
_BACK = dt.timedelta(days=60)
_AHEAD = dt.timedelta(days=200)
#: Characters that the sender may add to a report.
LONGEST_ADDITION = 1500
_CAUSES = tuple(Causes.__annotations__)
#: No health record: said by every field in words.
_NO_RECORD = gettext_lazy("Write so that the pupil could read it. Nothing from a health record.")


def _text(label: Any, most: int, *, rows: int = 3, lacking: Any = "", hint: Any = "") -> forms.CharField:
    """Required when `lacking` says what to write."""
    return forms.CharField(
        required=bool(lacking),
        max_length=most,
        label=label,
        help_text=hint,
        error_messages={"required": lacking},
        widget=forms.Textarea(attrs={"rows": rows, "class": "ds-input"}),
    )


def _line(label: Any, most: int, *, lacking: Any = "", hint: Any = "") -> forms.CharField:
    return forms.CharField(
        required=bool(lacking),
        max_length=most,
        label=label,
        help_text=hint,
        error_messages={"required": lacking},
        widget=forms.TextInput(attrs={"class": "ds-input"}),
    )


class _Decision(forms.Form):
    """Who decides. Somebody who is not the principal says for whom, and by which delegation."""

    use_required_attribute = False
    acting_for = _line(
        gettext_lazy("You decide for the principal: for whom, and by which delegation?"),
        200,
        hint=gettext_lazy("For example: For principal Gunilla Rask, delegation of 12 August."),
    )

    def __init__(self, sent: Any, *, is_principal: bool, today: dt.date, **more: Any) -> None:
        super().__init__(sent, **more)
        self._today = today
        if is_principal:
            del self.fields["acting_for"]
        else:
            self.fields["acting_for"].required = True
            self.fields["acting_for"].error_messages["required"] = _(
                "Write for whom you decide, and by which delegation."
            )

    @property
    def acting(self) -> str:
        return str(self.cleaned_data.get("acting_for", ""))


class StartForm(_Decision):
    decided_on = DayField(label=gettext_lazy("Started on"))
    due_on = DayField(
        label=gettext_lazy("To be finished by"),
        help_text=gettext_lazy(
            "The Act says promptly. The day is the school's own, by its ladder; change it if you wish."
        ),
    )
    field_order = ("decided_on", "due_on", "acting_for")

    def __init__(self, sent: Any, *, due_on: dt.date, periods: Sequence[CalendarPeriod], **more: Any) -> None:
        super().__init__(sent, initial={"decided_on": more["today"], "due_on": due_on}, **more)
        self._periods = periods

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        started, due = values.get("decided_on"), values.get("due_on")
        if started and not self._today - _BACK <= started <= self._today:
            self.add_error("decided_on", _("Choose today, or a day within the last two months."))
        if due and started and not started <= due <= self._today + _AHEAD:
            self.add_error("due_on", _("It is finished after it has started, within half a year."))
        refuse_closed(self, "due_on", self._periods, self._today)
        return values


class UnnecessaryForm(_Decision):
    reason = _text(
        gettext_lazy("Why is an investigation unnecessary?"),
        600,
        lacking=gettext_lazy("Write why it is unnecessary."),
        hint=gettext_lazy(
            "For example that the cause is known and a plan already works. Nothing from a health record."
        ),
    )
    look_again_on = DayField(
        label=gettext_lazy("Look again on"),
        help_text=gettext_lazy("The question comes back that day, and before it if something new is lit."),
    )
    field_order = ("reason", "look_again_on", "acting_for")

    def __init__(
        self, sent: Any, *, is_lit: bool, periods: Sequence[CalendarPeriod], initial: Mapping[str, Any], **more: Any
    ) -> None:
        again = school_day_from(more["today"] + dt.timedelta(days=14), periods)
        super().__init__(sent, initial={"look_again_on": again, **initial}, **more)
        self._periods = periods
        self._is_lit = is_lit
        if not is_lit:
            self.fields["look_again_on"].required = False
            self.fields["look_again_on"].help_text = _(
                "No signal leads to the question now, so you may leave it empty."
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        day = values.get("look_again_on")
        if day is not None and not self._today < day <= self._today + _AHEAD:
            self.add_error("look_again_on", _("Choose a day after today, within half a year."))
        refuse_closed(self, "look_again_on", self._periods, self._today)
        return values


class CausesForm(forms.Form):
    """What lies behind, on three levels; the school's own part is asked for as plainly as the pupil's."""

    use_required_attribute = False
    pupil_causes = _text(gettext_lazy("What lies behind it for the pupil?"), 3000, rows=4, hint=_NO_RECORD)
    group_causes = _text(
        gettext_lazy("What lies behind it in the class and the groups?"),
        3000,
        rows=4,
        hint=gettext_lazy("Safety, relations, the way of working. Name no other pupil."),
    )
    organisation_causes = _text(
        gettext_lazy("What lies behind it in how the school works?"),
        3000,
        rows=4,
        hint=gettext_lazy("Timetable, adaptations, staff, premises, cooperation with the home."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100_000)

    def __init__(self, sent: Any, *, investigation: Investigation, initial: Mapping[str, Any]) -> None:
        written = {name: getattr(investigation, name) for name in _CAUSES}
        super().__init__(sent, initial={**written, "seen": investigation.edition, **initial})

    @property
    def causes(self) -> Causes:
        given = self.cleaned_data
        return Causes(
            pupil_causes=given["pupil_causes"],
            group_causes=given["group_causes"],
            organisation_causes=given["organisation_causes"],
        )


class PartForm(forms.Form):
    """Who took part, when and what they see; or why not. `guardians` are those registered, none of an adult pupil."""

    use_required_attribute = False
    party = forms.ChoiceField(
        label=gettext_lazy("Who?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who it is about.")},
    )
    guardian = forms.ChoiceField(
        required=False, label=gettext_lazy("Which guardian?"), widget=forms.Select(attrs={"class": "ds-input"})
    )
    who = _line(
        gettext_lazy("Name or role"),
        160,
        hint=gettext_lazy("For student health or somebody else: for example the school counsellor."),
    )
    took_part_on = DayField(required=False, label=gettext_lazy("Took part on"))
    said = _text(gettext_lazy("What they see, and what they want"), 2000, hint=_NO_RECORD)
    why_not = _text(
        gettext_lazy("If they have not taken part: why?"),
        400,
        rows=2,
        hint=gettext_lazy("And what has been tried. Leave the day empty then."),
    )

    def __init__(
        self,
        sent: Any,
        *,
        guardians: Sequence[Person],
        is_of_age: bool,
        first: dt.date,
        today: dt.date,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(sent, initial={"took_part_on": today, **initial})
        self._today, self._first = today, first
        self._guardians = {str(one.uuid): one for one in guardians}
        parties = [one for one in Party.choices if not (is_of_age and one[0] == Party.GUARDIAN)]
        self.fields["party"].choices = parties  # type: ignore[attr-defined]
        named = [(key, str(one)) for key, one in self._guardians.items()]
        self.fields["guardian"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]
        if is_of_age:
            del self.fields["guardian"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        day, why_not = values.get("took_part_on"), values.get("why_not")
        if day and why_not:
            self.add_error("why_not", _("Write either the day or why not."))
        elif not day and not why_not and "took_part_on" not in self.errors:
            self.add_error("took_part_on", _("Write which day, or below why they have not taken part."))
        if day and not self._first - _BACK <= day <= self._today:
            self.add_error("took_part_on", _("Choose today or an earlier day, near the start of the investigation."))
        party = values.get("party")
        if party == Party.GUARDIAN and day and not values.get("guardian"):
            self.add_error("guardian", self._no_guardian())
        if party == Party.OTHER and not values.get("who"):
            self.add_error("who", _("Write who it is."))
        return values

    def _no_guardian(self) -> str:
        if self._guardians:
            return _("Choose which guardian took part.")
        return _(
            "No guardian is registered for the pupil. Have the register corrected first, or write below why no guardian"
            " has taken part."
        )

    @property
    def told(self) -> Told:
        given = self.cleaned_data
        party = Party(given["party"])
        return Told(
            party=party,
            guardian=self._guardians.get(given.get("guardian", "")) if party is Party.GUARDIAN else None,
            who=given["who"] if party in (Party.OTHER, Party.STUDENT_HEALTH) else "",
            took_part_on=given["took_part_on"],
            why_not=given["why_not"],
            said=given["said"],
        )


class EndForm(forms.Form):
    use_required_attribute = False
    outcome = _text(
        gettext_lazy("What has the investigation led to?"),
        3000,
        rows=4,
        lacking=gettext_lazy("Write what the investigation has led to."),
        hint=gettext_lazy(
            "What is to be done, by whom. Support measures are written in a case. Nothing from a health record."
        ),
    )
    inquiry = forms.ChoiceField(
        choices=SupportInquiry.choices,
        label=gettext_lazy("Is it also investigated whether the pupil needs special support (chapter 3, section 7)?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether special support is investigated.")},
    )
    inquiry_on = DayField(required=False, label=gettext_lazy("Begun on"))
    inquiry_note = _text(
        gettext_lazy("Why, or where it is found"), 600, rows=2, lacking=gettext_lazy("Write why, or where it is found.")
    )

    def __init__(self, sent: Any, *, today: dt.date, initial: dict[str, Any]) -> None:
        super().__init__(sent, initial=initial)
        self._today = today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        day = values.get("inquiry_on")
        if values.get("inquiry") != SupportInquiry.BEGUN:
            return {**values, "inquiry_on": None}
        if "inquiry_on" not in self.errors and (day is None or day > self._today):
            self.add_error("inquiry_on", _("Write the day on which it was begun."))
        return values

    @property
    def ending(self) -> Ending:
        given = {name: self.cleaned_data[name] for name in Ending.__annotations__}
        return Ending(**{**given, "inquiry": SupportInquiry(given["inquiry"])})  # type: ignore[typeddict-item]


class ReopenForm(forms.Form):
    use_required_attribute = False
    reason = _text(
        gettext_lazy("Why is it reopened?"), 400, lacking=gettext_lazy("Write why the investigation is reopened.")
    )
    due_on = DayField(label=gettext_lazy("To be finished by"))

    def __init__(
        self,
        sent: Any,
        *,
        due_on: dt.date,
        today: dt.date,
        periods: Sequence[CalendarPeriod],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(sent, initial={"due_on": due_on, **initial})
        self._today, self._periods = today, periods

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if not self._today <= day <= self._today + _AHEAD:
            raise forms.ValidationError(_("Choose a day from today on, within half a year."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        refuse_closed(self, "due_on", self._periods, self._today)
        return values


class HomeForm(forms.Form):
    use_required_attribute = False
    place = forms.ChoiceField(
        label=gettext_lazy("Home municipality"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the home has said.")},
    )
    name = _line(gettext_lazy("Which municipality?"), 100)

    def __init__(self, sent: Any, *, organiser: str, **more: Any) -> None:
        super().__init__(sent, **more)
        own = _("%(organiser)s, which is the school's organiser") % {"organiser": organiser}
        self.fields["place"].choices = [("organiser", own), ("other", _("Another municipality"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("place") == "organiser":
            return {**values, "name": ""}
        if values.get("place") == "other" and not values.get("name"):
            self.add_error("name", _("Write the municipality's name."))
        return values


class SendForm(forms.Form):
    """That a report has been sent: to whom, how, on which day. `seen` is the mark of the draft that was read."""

    use_required_attribute = False
    addition = _text(
        gettext_lazy("Anything to add?"),
        LONGEST_ADDITION,
        hint=gettext_lazy(
            "It stands last in the report. No more than the recipient needs; nothing from a health record."
        ),
    )
    recipient = _line(gettext_lazy("Sent to"), 200, lacking=gettext_lazy("Write to whom it is sent."))
    how = _line(
        gettext_lazy("How it is sent"),
        200,
        lacking=gettext_lazy("Write how it is sent."),
        hint=gettext_lazy("For example the organiser's e-service, or by post. Fullfölj sends nothing."),
    )
    sent_on = DayField(label=gettext_lazy("Sent on"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, sent: Any, *, recipient: str, mark: str, today: dt.date) -> None:
        super().__init__(sent, initial={"recipient": recipient, "sent_on": today, "seen": mark})
        self._today = today

    def clean_sent_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["sent_on"]
        if not self._today - _BACK <= day <= self._today:
            raise forms.ValidationError(_("Choose today, or a day within the last two months."))
        return day
