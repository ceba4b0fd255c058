"""Staff, roles, sign-ins and the calendar in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.administration import queries
from fullfolj.administration.permissions import MANAGING_DUTIES, Managed
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.school.enums import DutyRole, PeriodKind
from fullfolj.school.models import AssignmentRole, CalendarPeriod, Duty, Person
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.words import day, listed, period, sentence_case


@dataclass(frozen=True)
class StaffRow:
    """A member of staff at one place."""

    name: str
    url: str
    roles: tuple[str, ...]
    sign_in: str


@dataclass(frozen=True)
class Place:
    """An organisation with those who have a role there."""

    anchor: str
    name: str
    staff: tuple[StaffRow, ...]


@dataclass(frozen=True)
class RoleLine:
    """A role of one person; without `end_url` it can't be ended here, and `note` says why."""

    text: str
    place: str
    end_url: str
    end_label: str
    note: str = ""


@dataclass(frozen=True)
class SignIn:
    """Whether and how somebody can sign in, and what may be done about it; `note` says why nothing may."""

    text: str
    make_url: str = ""
    make_label: str = ""
    renew_url: str = ""
    close_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Administrator:
    name: str
    text: str
    renew_url: str
    close_url: str


@dataclass(frozen=True)
class PersonPage:
    name: str
    url: str
    roles: tuple[RoleLine, ...]
    sign_in: SignIn
    give_url: str


@dataclass(frozen=True)
class StaffPage:
    lead: str
    places: tuple[Place, ...]
    former: tuple[StaffRow, ...]
    administrators: tuple[Administrator, ...]


@dataclass(frozen=True)
class PeriodRow:
    name: str
    kind: str
    when: str
    place: str
    remove_url: str
    remove_label: str


@dataclass(frozen=True)
class PeriodYear:
    label: str
    rows: tuple[PeriodRow, ...]


def staff_page(managed: Managed, today: dt.date) -> StaffPage:
    """Everybody with a role, place by place; those who left but can sign in; the system administrators."""
    by_place: dict[int, dict[int, list[Duty]]] = {}
    for duty in queries.duties(managed, today):
        by_place.setdefault(duty.organisation_id, {}).setdefault(duty.person_id, []).append(duty)
    found = queries.places(managed)
    return StaffPage(
        lead=_("Who works at %(places)s, what they may see, and whether they can sign in.")
        % {"places": listed([str(place) for place in found]) if len(found) < 4 else _("the schools")},
        places=tuple(
            Place(
                f"place-{place.pk}",
                str(place),
                tuple(_staff_row(held[0].person, held, today) for held in by_place.get(place.pk, {}).values()),
            )
            for place in found
            if place.parent_id or place.pk in by_place
        ),
        former=tuple(_staff_row(person, [], today) for person in queries.former_with_sign_in(managed, today)),
        administrators=tuple(_administrator(account, managed) for account in queries.administrators(managed)),
    )


def person_page(managed: Managed, person: Person, today: dt.date) -> PersonPage:
    """One member of staff: roles at managed places, and the sign-in."""
    held = list(queries.duties(managed, today).filter(person=person))
    lines: list[RoleLine] = []
    for duty in held:
        lines.append(_duty_line(duty, managed, today))
        lines.extend(_mentor_line(duty, assignment, today) for assignment in duty.assignment_roles.all())
    return PersonPage(
        name=str(person),
        url=reverse("administration-person", args=[person.uuid]),
        roles=tuple(lines),
        sign_in=_sign_in(managed, person, today),
        give_url=f"{reverse('administration-give')}?person={person.uuid}",
    )


def calendar_years(managed: Managed, today: dt.date) -> tuple[PeriodYear, ...]:
    """Terms, breaks and study days of this school year and later, a list a school year."""
    by_year: dict[str, list[PeriodRow]] = {}
    for one in queries.periods(managed, SchoolYear.of(today).first_day):
        by_year.setdefault(SchoolYear.of(one.first_day).label, []).append(_period_row(one, managed, today))
    return tuple(PeriodYear(label, tuple(rows)) for label, rows in by_year.items())


def error_links(form: forms.Form) -> tuple[ErrorLink, ...]:
    """Every error of the form, with the field it is about, in the form's order."""
    links = [ErrorLink(f"{field.label}: {error}", field.id_for_label) for field in form for error in field.errors]
    return (*(ErrorLink(str(error), "content") for error in form.non_field_errors()), *links)


def role_words(duty: Duty, today: dt.date) -> str:
    """*Närvarosamordnare från 20 november*, *Rektor till 30 juni*."""
    return sentence_case(f"{DutyRole(duty.duty_role).label}{_dates(duty.start_date, duty.end_date, today)}")


def _dates(start: dt.date | None, end: dt.date | None, today: dt.date) -> str:
    first = " " + _("from %(day)s") % {"day": day(start, today)} if start else ""
    return first + (" " + _("to %(day)s") % {"day": day(end, today)} if end else "")


def _mentor_words(assignment: AssignmentRole, today: dt.date) -> str:
    dates = _dates(assignment.start_date, assignment.end_date, today)
    return _("Mentor of %(group)s") % {"group": assignment.group} + dates


def _staff_row(person: Person, held: Iterable[Duty], today: dt.date) -> StaffRow:
    roles = [
        words
        for duty in held
        for words in (role_words(duty, today), *(_mentor_words(a, today) for a in duty.assignment_roles.all()))
    ]
    url = reverse("administration-person", args=[person.uuid])
    return StaffRow(str(person), url, tuple(roles), _sign_in_words(_account(person)))


def _account(person: Person) -> Account | None:
    return getattr(person, "account", None)


def _sign_in_words(account: Account | None) -> str:
    if account is None:
        return _("No sign-in")
    return _("Can sign in") if account.is_active else _("Sign-in closed")


def _duty_line(duty: Duty, managed: Managed, today: dt.date) -> RoleLine:
    note = ""
    if duty.source_id:
        note = _("Comes from the class list and ends there.")
    elif duty.person_id == managed.person_id and duty.duty_role in MANAGING_DUTIES:
        note = _("Your own role: somebody else ends it.")
    words = role_words(duty, today)
    url = "" if note or duty.end_date else reverse("administration-end-duty", args=[duty.pk])
    return RoleLine(words, str(duty.organisation), url, _("End: %(role)s") % {"role": words}, note)


def _mentor_line(duty: Duty, assignment: AssignmentRole, today: dt.date) -> RoleLine:
    words = _mentor_words(assignment, today)
    url = "" if assignment.end_date else reverse("administration-end-assignment", args=[assignment.pk])
    return RoleLine(words, str(duty.organisation), url, _("End: %(role)s") % {"role": words})


def _sign_in(managed: Managed, person: Person, today: dt.date) -> SignIn:
    account = _account(person)
    words = _sign_in_words(account)
    text = f"{words}."
    if account and not person.is_protected:  # a user name is made of the name
        text = _("%(state)s, user name %(name)s.") % {"state": words, "name": account.username}
    if queries.opens_more(managed, person, today):
        return SignIn(
            text, note=_("The sign-in opens more than what you manage. Ask a system administrator to change it.")
        )
    make_url = reverse("administration-sign-in", args=[person.uuid])
    if account is None:
        return SignIn(text, make_url, _("Make a sign-in"))
    if not account.is_active:
        return SignIn(text, make_url, _("Open the sign-in again"))
    own = account.pk == managed.account_id
    return SignIn(
        text,
        renew_url=reverse("administration-password", args=[person.uuid]),
        close_url="" if own else reverse("administration-close", args=[person.uuid]),
        note=_("This is you. Somebody else must close your sign-in.") if own else "",
    )


def _administrator(account: Account, managed: Managed) -> Administrator:
    own = account.pk == managed.account_id
    text = _("%(state)s, user name %(name)s.") % {"state": _sign_in_words(account), "name": account.username}
    return Administrator(
        name=str(account),
        text=text + (" " + _("This is you.") if own else ""),
        renew_url=reverse("administration-admin-password", args=[account.pk]) if account.is_active else "",
        close_url=reverse("administration-admin-close", args=[account.pk]) if account.is_active and not own else "",
    )


def _period_row(one: CalendarPeriod, managed: Managed, today: dt.date) -> PeriodRow:
    when = period(one.first_day, one.last_day, today)
    mine = one.organisation_id in managed.places
    return PeriodRow(
        name=one.name,
        kind=sentence_case(str(PeriodKind(one.kind).label)),
        when=when,
        place=str(one.organisation),
        remove_url=reverse("administration-calendar-remove", args=[one.pk]) if mine else "",
        remove_label=_("Remove %(name)s, %(when)s") % {"name": one.name, "when": when},
    )
