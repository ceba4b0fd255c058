"""A draft is saved and thrown away. It is no decision: it has no history, and nobody but its author reads it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.school.models import Person
from fullfolj.support.models import Draft

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: Which forms there are: of the pupil, or of something of the pupil's.
_FORM = re.compile(rf"[a-z][a-z-]{{1,16}}( {_UUID})?")
#: More than the longest form of all when every field is full.
_LONGEST = 20_000
#: Nobody goes on with what is older.
KEPT = dt.timedelta(days=30)


class TooMuch(ValueError):
    """More than any form holds, or of a form that can't be."""


def save(*, student: Person, form: str, written: Mapping[str, Sequence[str]], by: Actor, now: dt.datetime) -> None:
    """`written` is field → what is in it. TooMuch for what no form has sent.

    A NUL, which the database can't keep, is left out.
    """
    size = sum(len(name) + sum(map(len, values)) for name, values in written.items())
    if not _FORM.fullmatch(form) or size > _LONGEST:
        raise TooMuch
    assert by.account_id is not None  # only whoever is signed in writes one
    Draft.objects.update_or_create(
        account_id=by.account_id,
        student=student,
        form=form,
        defaults={
            "written": {_kept(name): [_kept(one) for one in values] for name, values in written.items()},
            "saved_at": now,
        },
    )


def discard(*, student: Person, form: str, by: Actor) -> None:
    """Nothing where there is none."""
    Draft.objects.filter(account=by.account_id, student=student, form=form).delete()


def forget(*, now: dt.datetime) -> int:
    """How many old ones there were."""
    return Draft.objects.filter(saved_at__lt=now - KEPT).delete()[0]


def written_by(account: Account, student: Person, form: str) -> Draft | None:
    return Draft.objects.filter(account=account, student=student, form=form).first()


def _kept(text: str) -> str:
    return text.replace("\0", "")
