"""Codes are made for a class, open the survey, and are used up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection
from django.db.models import F

from fullfolj.access.accounts import account_without_password
from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor, ActorKind
from fullfolj.mapping.asked import Respondent
from fullfolj.mapping.checks import check_open_later
from fullfolj.mapping.codes.secrets import digest_of, new_code, sent
from fullfolj.mapping.models import MappingRound, SurveyCode
from fullfolj.school.history import recorded
from fullfolj.school.models import Person

#: So many times a code opens: a tablet that dies, a session that runs out, another device at home.
MOST_OPENINGS = 10


def make(
    *, planned: MappingRound, asked: Sequence[Respondent], ends_at: dt.datetime, by: Actor, now: dt.datetime
) -> dict[tuple[int, int | None], str]:
    """Key of the one who is asked → a new code for the round; an older one of theirs opens nothing any more.

    The codes are in the answer and nowhere else. PlainError when the round has closed.
    """
    check_open_later(planned, now)
    codes = {one.key: new_code() for one in asked}
    with recorded("mapping.codes-make", by=by):
        for one in asked:
            account_without_password(person=one.guardian or one.student, by=by)
            SurveyCode.objects.filter(round=planned, student=one.student, guardian=one.guardian).delete()
        SurveyCode.objects.bulk_create(
            SurveyCode(
                round=planned,
                student=one.student,
                guardian=one.guardian,
                digest=digest_of(codes[one.key]),
                made_at=now,
                made_by_id=by.account_id,
                ends_at=ends_at,
            )
            for one in asked
        )
    return codes


def open_with(*, text: str, now: dt.datetime) -> tuple[SurveyCode, Account] | None:
    """The code that was typed, counted as opened once more, and whose account it opens; None for what opens nothing.

    What it is that is wrong with a code is not told: unknown, old and used up are the same.
    """
    digest = digest_of(sent(text))
    with connection.cursor() as cursor:  # nobody is signed in: the wall shows the row of this code alone (config 0014)
        cursor.execute("select set_config('app.code_digest', %s, true)", [digest])
    found = (
        SurveyCode.objects.select_for_update(of=("self",))
        .filter(digest=digest, ends_at__gt=now, used_up_at=None, openings__lt=MOST_OPENINGS)
        .select_related("round")
        .first()
    )
    account = None
    if found is not None:
        person = found.guardian_id or found.student_id
        account = Account.objects.filter(person=person, is_active=True).first()
    if found is None or account is None:
        return None
    with recorded("mapping.code-open", by=Actor(ActorKind.ACCOUNT, account.pk)):
        SurveyCode.objects.filter(pk=found.pk).update(openings=F("openings") + 1)
    return found, account


def use_up(*, planned: MappingRound, student: Person, guardian_id: int | None, now: dt.datetime) -> None:
    """What is handed in is opened by the code no more. Called with the hand-in, whose history it belongs to."""
    own = SurveyCode.objects.filter(round=planned, student=student, guardian_id=guardian_id)
    own.filter(used_up_at=None).update(used_up_at=now)
