"""The private address at which a calendar reads an account's slots: made, made anew, ended."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils.crypto import salted_hmac

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.support.models import CalendarFeed

#: Nobody guesses 256 bits.
_OCTETS = 32


def make_feed(*, account: Account, by: Actor, now: dt.datetime) -> str:
    """The secret of a new address; the one before opens nothing any more. It is in the answer and nowhere else."""
    secret = secrets.token_urlsafe(_OCTETS)
    with recorded("support.feed-make", by=by):
        CalendarFeed.objects.update_or_create(account=account, defaults={"digest": digest_of(secret), "made_at": now})
    return secret


def end_feed(*, account: Account, by: Actor) -> None:
    """The address opens nothing any more; nothing where there is none."""
    with recorded("support.feed-end", by=by):
        CalendarFeed.objects.filter(account=account).delete()


def digest_of(secret: str) -> str:
    """The only thing that is kept, keyed with the installation's own secret."""
    return salted_hmac("fullfolj.support.feeds", secret, algorithm="sha256").hexdigest()
