"""Accounts: made by an administrator, never by the person who signs in."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person


def make_account(
    *,
    organiser: Organisation,
    username: str,
    password: str,
    display_name: str,
    by: Actor,
    person: Person | None = None,
    is_system_administrator: bool = False,
) -> Account:
    """The new account. Django's ValidationError for a weak password; IntegrityError when the name is taken."""
    account = Account(
        organiser=organiser,
        username=username.strip().lower(),
        display_name=display_name,
        person=person,
        is_system_administrator=is_system_administrator,
    )
    validate_password(password, account)
    account.password = make_password(password)
    with recorded("account.make", by=by):
        account.save(force_insert=True)
    return account


def account_without_password(*, person: Person, by: Actor) -> Account:
    """The person's account; a new one, which no password opens, where there is none."""
    with recorded("account.make", by=by):
        found, _made = Account.objects.get_or_create(
            person=person,
            defaults={
                "organiser_id": person.organiser_id,
                "username": f"code-{person.uuid.hex}",
                "display_name": str(person),
                "password": make_password(None),
            },
        )
    return found


def set_password(*, account: Account, password: str, by: Actor) -> None:
    """The account's new password; ValidationError when it is too weak."""
    validate_password(password, account)
    with recorded("account.password", by=by):
        Account.objects.filter(pk=account.pk).update(password=make_password(password))


def close_account(*, account: Account, by: Actor) -> None:
    """Nobody signs in with it any more; what it did stays in the history."""
    with recorded("account.close", by=by):
        Account.objects.filter(pk=account.pk).update(is_active=False)


def first_password() -> str:
    """Four groups of five easily read characters: about 99 bits, to be handed over and changed."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
