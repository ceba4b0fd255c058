"""Sessions that open one thing only: somebody has shown a code instead of a password.

A code on a slip of paper is weaker than a password, so what it opens is one permission about one subject, for an hour.
Wrong codes are counted by the address they come from (ACCOUNT_RATE_LIMITS, config.shared_counts); so are the addresses
at which calendars read, by themselves: one that has ended is asked for by a calendar for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allauth.core.internal import ratelimit
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission

_KEY = "narrowed"
#: Seconds: longer than a survey takes, shorter than a tablet lies forgotten.
_LONGEST = 3600
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Tries(StrEnum):
    """What is tried without a password, each counted by itself."""

    CODE = "survey_code"
    FEED = "calendar_feed"


@dataclass(frozen=True)
class Narrowing:
    """What the session may, and about what: the rest of what the account may is shut."""

    permission: Permission
    subject: str


def narrowing_of(session: SessionBase) -> Narrowing | None:
    """None for who has signed in with a password."""
    kept = session.get(_KEY)
    return None if kept is None else Narrowing(Permission(kept[0]), kept[1])


def sign_in_narrowly(request: HttpRequest, account: Account, narrowing: Narrowing) -> None:
    """A new session of the account's. What the session before held, of whoever it was, is gone."""
    request.session.flush()
    login(request, account, backend=_BACKEND)
    request.session[_KEY] = [narrowing.permission.value, narrowing.subject]
    request.session.set_expiry(_LONGEST)


def may_try(request: HttpRequest, what: Tries = Tries.CODE) -> bool:
    """Whether a code from that address is looked at, or too many wrong ones have come from there."""
    return _counted(request, what, dry_run=True)


def tried_in_vain(request: HttpRequest, what: Tries = Tries.CODE) -> None:
    """One more wrong code from that address."""
    _counted(request, what, dry_run=False)


def _counted(request: HttpRequest, what: Tries, *, dry_run: bool) -> bool:
    # What allauth offers to all lets every GET through, which is how a calendar asks.
    found = ratelimit.consume(request, app="allauth.account", action=what, dry_run=dry_run, limit_get=True)
    return found is not None
