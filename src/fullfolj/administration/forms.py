"""Forms of the administration. A place, person or class that the visitor does not manage is answered with 404."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.administration import queries
from fullfolj.administration.permissions import Managed
from fullfolj.school.enums import AbsenceDefinition, DutyRole, PeriodKind
from fullfolj.school.models import CalendarPeriod, Group, Organisation, Person
from fullfolj.shell.words import sentence_case

MENTOR = "mentor"
#: The roles that decide what somebody sees; the rest of SS 12000's list comes with the class list.
ROLES = (
    DutyRole.ATTENDANCE_COORDINATOR,
    DutyRole.PRINCIPAL,
    DutyRole.DEPUTY_PRINCIPAL,
    DutyRole.SCHOOL_ADMINISTRATOR,
    DutyRole.SCHOOL_COUNSELLOR,
    DutyRole.SCHOOL_NURSE,
    DutyRole.SCHOOL_PSYCHOLOGIST,
    DutyRole.SCHOOL_DOCTOR,
    DutyRole.SPECIAL_EDUCATOR,
    DutyRole.CAREER_COUNSELLOR,
    DutyRole.TEACHER,
    DutyRole.HEAD_OF_EDUCATION,
)
_LONGEST_PERIOD = dt.timedelta(days=370)
_DATE = {"type": "date", "class": "ds-input"}


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs=_DATE)


class Plain(forms.Form):
    """Errors in words of our own; every control in the design's clothes; no browser bubbles."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"


class GiveRole(Plain):
    """Who gets which role where, from when. `clean` leaves `place` (an Organisation) and `class_group` (or None)."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who?"),
        required=False,
        help_text=gettext_lazy("Somebody who works here already, or a new person."),
    )
    given_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=130)
    family_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=130)
    role = forms.ChoiceField(label=gettext_lazy("Role"), error_messages={"required": gettext_lazy("Choose a role.")})
    place = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        error_messages={"required": gettext_lazy("Choose where.")},
        help_text=gettext_lazy("The role opens the pupils of this school unit, or of all units at the organiser."),
    )
    group = forms.ChoiceField(label=gettext_lazy("Class"), required=False, help_text=gettext_lazy("For a mentor only."))
    start_date = forms.DateField(
        label=gettext_lazy("First day"),
        widget=_date_input(),
        error_messages={
            "required": gettext_lazy("Write the first day, for example 2026-11-20."),
            "invalid": gettext_lazy("Write the first day as 2026-11-20."),
        },
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=_date_input(),
        help_text=gettext_lazy("For a stand-in. Empty: until further notice."),
        error_messages={"invalid": gettext_lazy("Write the last day as 2026-11-20.")},
    )

    def __init__(self, *args: Any, managed: Managed, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(place.pk): place for place in queries.places(managed)}
        self._people = {str(person.uuid): person for person in queries.staff(managed)}
        self._groups = {str(group.uuid): group for group in queries.classes(managed, today)}
        roles = [(role.value, sentence_case(str(role.label))) for role in ROLES]
        roles = [(MENTOR, _("Mentor")), *roles] if self._groups else roles
        if not managed.is_whole:
            roles = [choice for choice in roles if choice[0] != DutyRole.HEAD_OF_EDUCATION]
        several = len([p for p in self._places.values() if p.parent_id]) > 1
        self._choose("person", [("", _("A new person")), *((key, str(p)) for key, p in self._people.items())])
        self._choose("role", [("", _("Choose")), *roles])
        self._choose("place", [("", _("Choose")), *((key, str(p)) for key, p in self._places.items())])
        self._choose(
            "group",
            [("", _("No class")), *((key, f"{g} {g.unit}" if several else str(g)) for key, g in self._groups.items())],
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs["class"] = "ds-input"
        posted = self.data.get(name, "")
        if posted and name != "role" and posted not in dict(choices):
            raise Http404  # not theirs to choose

    @property
    def chosen_person(self) -> Person | None:
        """The member of staff; None for a new person."""
        return self._people.get(self.cleaned_data["person"])

    @property
    def chosen_place(self) -> Organisation:
        return self._places[self.cleaned_data["place"]]

    @property
    def chosen_group(self) -> Group | None:
        return self._groups.get(self.cleaned_data.get("group", ""))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("person"):
            for name, words in (("given_name", _("Write the first name.")), ("family_name", _("Write the last name."))):
                if not values.get(name):
                    self.add_error(name, words)
        first, last = values.get("start_date"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        place = self._places.get(values.get("place", ""))
        if values.get("role") == MENTOR and "group" in values:
            group = self._groups.get(values["group"])
            if group is None:
                self.add_error("group", _("Choose the class that the mentor has."))
            elif place is not None and group.unit_id != place.pk:
                self.add_error("group", _("The class belongs to %(unit)s. Choose that place.") % {"unit": group.unit})
        if values.get("role") == DutyRole.HEAD_OF_EDUCATION and place is not None and place.parent_id:
            self.add_error("place", _("A head of education belongs to the organiser, not to a school unit."))
        return values


class EndRole(Plain):
    """The last day of a role."""

    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=_date_input(),
        help_text=gettext_lazy("The role holds to the end of this day. Choose yesterday to end it at once."),
        error_messages={
            "required": gettext_lazy("Write the last day, for example 2026-11-20."),
            "invalid": gettext_lazy("Write the last day as 2026-11-20."),
        },
    )


class AddPeriod(Plain):
    """A term, a break or a study day."""

    place = forms.ChoiceField(label=gettext_lazy("For"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What"), error_messages={"required": gettext_lazy("Choose what it is.")}
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("For example Autumn break."),
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=_date_input(),
        error_messages={
            "required": gettext_lazy("Write the first day, for example 2026-11-20."),
            "invalid": gettext_lazy("Write the first day as 2026-11-20."),
        },
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=_date_input(),
        help_text=gettext_lazy("Empty: the same day."),
        error_messages={"invalid": gettext_lazy("Write the last day as 2026-11-20.")},
    )

    def __init__(self, *args: Any, managed: Managed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._managed = managed
        self._places = {str(place.pk): place for place in queries.places(managed)}
        for name, choices in (
            ("place", [(key, str(place)) for key, place in self._places.items()]),
            ("kind", [("", _("Choose")), *((k.value, sentence_case(str(k.label))) for k in PeriodKind)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if self.data.get("place") and self.data["place"] not in self._places:
            raise Http404  # not theirs to choose

    @property
    def chosen_place(self) -> Organisation:
        return self._places[self.cleaned_data["place"]]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first = values.get("first_day")
        if first is None or "last_day" not in values:
            return values
        last = values["last_day"] = values["last_day"] or first
        if last < first:
            self.add_error("last_day", _("The last day is before the first."))
        elif last - first > _LONGEST_PERIOD:
            self.add_error("last_day", _("More than a year. Check the dates."))
        elif values.get("kind") == PeriodKind.TERM and "place" in values and self._meets_term(first, last):
            self.add_error("first_day", _("There is a term already on some of these days. Remove it first."))
        return values

    def _meets_term(self, first: dt.date, last: dt.date) -> bool:
        """Whether another term of the same place has a day in common; the one with the same first day is replaced."""
        terms = CalendarPeriod.objects.filter(organisation=self.chosen_place, kind=PeriodKind.TERM)
        return terms.filter(first_day__lte=last, last_day__gte=first).exclude(first_day=first).exists()


class NamePlace(Plain):
    """What a place is called; for an organiser also how absence is counted."""

    display_name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    absence_definition = forms.ChoiceField(
        label=gettext_lazy("How absence is counted"),
        choices=AbsenceDefinition.choices,
        help_text=gettext_lazy("Holds for all school units from the next sweep on, and stands beside every figure."),
    )

    def __init__(self, *args: Any, place: Organisation, **kwargs: Any) -> None:
        now = {"display_name": place.display_name, "absence_definition": place.absence_definition}
        super().__init__(*args, initial=now, **kwargs)
        if place.parent_id is not None:
            del self.fields["absence_definition"]
