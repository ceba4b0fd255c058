"""The code that a session has been opened with: it says which class hands in, and of nobody in it who."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from fullfolj.mapping.anonymous.actions import open_code
from fullfolj.mapping.models import AnonymousCode

_KEY = "anonymous_code"
#: Seconds: longer than the questions take, shorter than a tablet lies forgotten.
_LONGEST = 3600


def open_for(request: HttpRequest, code: AnonymousCode) -> None:
    """A new session that knows the code alone. Whoever was signed in before is not any more."""
    request.session.flush()
    request.session[_KEY] = code.digest
    request.session.set_expiry(_LONGEST)


def code_of(session: SessionBase, now: dt.datetime) -> AnonymousCode | None:
    """Used or not; None where no code has opened anything, or the round has closed meanwhile."""
    digest = session.get(_KEY)
    return None if digest is None else open_code(digest, now)
