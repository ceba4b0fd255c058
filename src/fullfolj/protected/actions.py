"""What is done to protected profiles. No action, error or history context names an alias."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.protected.models import Handler, Look, Note, Opening, Permit, Profile
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation
from fullfolj.school.sealing import seal
from fullfolj.signals.models import ContactKind


def allow(*, organiser: Organisation, by: Actor, at: dt.datetime) -> None:
    """Profiles may be made from now on; nothing happens when they may already."""
    with recorded("protected.allow", by=by):
        Organisation.objects.select_for_update().get(pk=organiser.pk)  # two at once: one permit
        if not Permit.objects.filter(organiser=organiser, ended_at__isnull=True).exists():
            Permit.objects.create(organiser=organiser, allowed_at=at)


def forbid(*, organiser: Organisation, by: Actor, at: dt.datetime) -> None:
    """Every profile closes, for good: allowing anew is another permit, under which none of them was made."""
    with recorded("protected.forbid", by=by):
        Permit.objects.filter(organiser=organiser, ended_at__isnull=True).update(ended_at=at)


def make_profile(
    *,
    permit: Permit,
    unit: Organisation,
    alias: str,
    year_level: int | None,
    shows_unit: bool,
    handlers: Collection[Account],
    account: Account,
    by: Actor,
    at: dt.datetime,
) -> Profile:
    """The new profile with its handlers. PlainError without any: nobody could open it."""
    profile = Profile(
        permit=permit, unit=unit, year_level=year_level, shows_unit=shows_unit, made_by=account, made_at=at
    )
    profile.alias_sealed = seal(alias, purpose=profile.alias_purpose)
    with recorded("protected.make", by=by):
        profile.save(force_insert=True)
        name_handlers(profile=profile, accounts=handlers, by=by)
    return profile


def name_handlers(*, profile: Profile, accounts: Collection[Account], by: Actor) -> None:
    """These accounts handle the profile, and no others. PlainError for none."""
    if not accounts:
        raise PlainError(_("A profile needs at least one handler."), _("Close it if nobody is to handle it."))
    with recorded("protected.handlers", by=by):
        Handler.objects.filter(profile=profile).exclude(account__in=accounts).delete()
        there = set(Handler.objects.filter(profile=profile).values_list("account_id", flat=True))
        for account in accounts:
            if account.pk not in there:
                Handler(profile=profile, account=account).save(force_insert=True)


def close_profile(*, profile: Profile, by: Actor, at: dt.datetime) -> None:
    """Nobody opens it any more. What it held stays sealed (docs/adr/0018)."""
    with recorded("protected.close", by=by):
        Profile.objects.filter(pk=profile.pk, closed_at__isnull=True).update(closed_at=at)


def open_profile(*, profile: Profile, account: Account, at: dt.datetime) -> None:
    """Logs that the account reads the profile; the row is also what the others are told by."""
    Opening(profile=profile, account=account, at=at).save(force_insert=True)


def note_contact(
    *, profile: Profile, kind: ContactKind, date: dt.date, text: str, account: Account, by: Actor, at: dt.datetime
) -> Note:
    note = Note(profile=profile, kind=kind, date=date, by=account, noted_at=at)
    note.text_sealed = seal(text, purpose=profile.note_purpose)
    with recorded("protected.note", by=by):
        note.save(force_insert=True)
    return note


def look(*, account: Account, at: dt.datetime) -> None:
    """The account has now seen the list of openings."""
    Look.objects.update_or_create(account=account, defaults={"at": at})
