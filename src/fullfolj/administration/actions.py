"""What is done to people's roles and sign-ins. A password is handed back once and kept nowhere in plain text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from fullfolj.access import accounts
from fullfolj.access.models import Account
from fullfolj.administration.permissions import MANAGING_DUTIES, Managed
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school import duties
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.history import recorded
from fullfolj.school.models import AssignmentRole, Duty, Group, Organisation, Person


@dataclass(frozen=True)
class HandedOut:
    """A sign-in to hand over: shown once."""

    username: str
    password: str


def make_staff(*, organiser_id: int, given_name: str, family_name: str, by: Actor) -> Person:
    """A member of staff who is in no source."""
    organiser = Organisation.objects.get(pk=organiser_id)
    return duties.make_person(organiser=organiser, given_name=given_name, family_name=family_name, by=by)


def make_mentor(
    *, person: Person, group: Group, start_date: dt.date, by: Actor, last_day: dt.date | None = None
) -> AssignmentRole:
    """The person is mentor of the class: in a duty that they have at its unit, else in a new one as teacher.

    With a `last_day` they stand in for the mentor, between dates.
    """
    with transaction.atomic():
        held = Duty.objects.filter(person=person, organisation_id=group.unit_id, end_date__isnull=True)
        duty = held.order_by("id").first() or duties.give_duty(
            person=person,
            organisation=group.unit,
            duty_role=DutyRole.TEACHER,
            start_date=start_date,
            last_day=last_day,
            by=by,
        )
        return duties.assign(
            duty=duty,
            group=group,
            assignment_role=AssignmentRoleType.MENTOR,
            start_date=start_date,
            last_day=last_day,
            by=by,
        )


def end_duty(*, duty: Duty, last_day: dt.date, managed: Managed, by: Actor) -> None:
    """The role ends. PlainError for a role of a source, and for one's own role that gives the right to do this."""
    if duty.source_id:
        raise PlainError(_("The role comes from the class list. It ends when it is gone from the class list."))
    if duty.person_id == managed.person_id and duty.duty_role in MANAGING_DUTIES:
        raise PlainError(
            _("You can't end your own role as %(role)s.") % {"role": DutyRole(duty.duty_role).label},
            _("Ask somebody else who manages people."),
        )
    with transaction.atomic():
        _check_actor_remains(managed)
        duties.end_duty(duty=duty, last_day=last_day, by=by)


def end_assignment(*, assignment: AssignmentRole, last_day: dt.date, by: Actor) -> None:
    """The mentor's assignment ends with `last_day`; one that has not begun by then is removed."""
    with recorded("assignment.end", by=by):
        row = AssignmentRole.objects.filter(pk=assignment.pk)
        if assignment.start_date is not None and assignment.start_date > last_day:
            row.delete()
        else:
            row.update(end_date=last_day)


def make_sign_in(*, person: Person, by: Actor) -> HandedOut:
    """A new sign-in for the person, or the closed one opened again, with a one-time password."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=person.organiser_id)  # two at once: one name each
        account = Account.objects.filter(person=person).first()
        password = accounts.first_password()
        if account is None:
            name = _free_name(person)
            accounts.make_account(
                organiser=person.organiser,
                username=name,
                password=password,
                display_name=str(person),
                by=by,
                person=person,
            )
            return HandedOut(name, password)
        if account.is_active:
            raise PlainError(_("%(name)s can sign in already.") % {"name": person}, _("Make a new password instead."))
        with recorded("account.open", by=by):
            Account.objects.filter(pk=account.pk).update(is_active=True, password=make_password(password))
        return HandedOut(account.username, password)


def renew_password(*, account: Account, by: Actor) -> HandedOut:
    """A new one-time password; the old one opens nothing any more. PlainError when the sign-in is closed."""
    if not account.is_active:
        raise PlainError(_("The sign-in is closed."), _("Open it again first."))
    password = accounts.first_password()
    accounts.set_password(account=account, password=password, by=by)
    return HandedOut(account.username, password)


def close_sign_in(*, account: Account, managed: Managed, by: Actor) -> None:
    """Nobody signs in with it any more. PlainError for one's own: somebody who manages people always remains."""
    if account.pk == managed.account_id:
        raise PlainError(_("You can't close your own sign-in."), _("Ask somebody else who manages people."))
    with transaction.atomic():
        _check_actor_remains(managed)
        accounts.close_account(account=account, by=by)


def _check_actor_remains(managed: Managed) -> None:
    """Two who close each other's sign-in at once take turns, and the second is refused: one way in remains."""
    Organisation.objects.select_for_update().get(pk=managed.organiser_id)
    if not Account.objects.filter(pk=managed.account_id, is_active=True).exists():
        raise PlainError(_("Your own sign-in has been closed."), _("Ask somebody else who manages people."))


def _free_name(person: Person) -> str:
    """*stina.aberg*, with a number when it is taken: user names are one per installation."""
    plain = [_ascii(name) for name in (person.given_name.split(" ")[0], person.family_name)]
    wanted = ".".join(part for part in plain if part)[:140] or "konto"
    name, number = wanted, 1
    while Account.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}{number}"
    return name


def _ascii(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("æ", "ae").replace("ß", "ss"))
    return re.sub(r"[^a-z0-9]+", "", letters.encode("ascii", "ignore").decode())
