"""What somebody has answered on paper is typed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.answering import actions as answering
from fullfolj.mapping.asked import Respondent, Whose
from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.school.history import recorded
from fullfolj.school.models import Person


def type_in(
    *,
    planned: MappingRound,
    respondent: Respondent,
    answers: Mapping[str, int | str],
    language: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """All that stands on one paper, handed in with it. Typed in once more, the later stands for the whole paper.

    PlainError where the one who is asked has answered on a screen: nobody writes over that.
    """
    student, guardian_id = respondent.student, respondent.key[1]
    with recorded("mapping.type-in", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # two who type in take turns
        sheets = Sheet.objects.filter(round=planned, student=student, guardian_id=guardian_id)
        if sheets.filter(typed_by=None).exists():
            raise PlainError(
                _("%(name)s has already answered on a screen.") % {"name": respondent.guardian or student},
                _("Those answers are left as they are. Ask which ones are to count."),
            )
        sheets.update(answers={})
        whose: Whose = {"planned": planned, "student": student, "guardian_id": guardian_id}
        answering.save(**whose, answers=answers, language=language, typed_by=by.account_id, by=by, now=now)
        answering.hand_in(**whose, by=by, now=now)
