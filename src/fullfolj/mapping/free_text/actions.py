"""A pupil writes; the reader has read, or has not; another reader is named; what is read is removed."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.free_text.written import Written
from fullfolj.mapping.models import MappingRound, Sheet, WrittenText
from fullfolj.school.history import recorded


def write(*, sheet: Sheet, written: Written, by: Actor, now: dt.datetime) -> None:
    """The text of a question is this one; an empty one is no text. What is changed is to be read anew.

    PlainError when it is too long. Call where the round is known to be open.
    """
    if written.is_too_long:
        raise PlainError(_("The text is too long to be kept."))
    with recorded("text.write", by=by):
        mine = WrittenText.objects.filter(sheet=sheet, item=written.item)
        if not written.text:
            mine.delete()
            return
        begun = WrittenText(
            sheet=sheet, student_id=sheet.student_id, item=written.item, text=written.text, written_at=now
        )
        WrittenText.objects.bulk_create([begun], ignore_conflicts=True)  # two devices at once: the last one stands
        mine.exclude(text=written.text).update(text=written.text, written_at=now, read_at=None, read_by=None)


def read(*, sheet: Sheet, seen: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """The reader has read what stood there. PlainError when the pupil has written more since `seen`."""
    with recorded("text.read", by=by):
        held = WrittenText.objects.select_for_update().filter(sheet=sheet)
        if held.filter(written_at__gt=seen).exists():
            raise PlainError(_("The pupil has changed the text since you opened it."), _("Read it once more."))
        held.filter(read_at=None).update(read_at=now, read_by_id=by.account_id)


def unread(*, sheet: Sheet, by: Actor) -> None:
    """It is not read after all. Twice is once."""
    with recorded("text.unread", by=by):
        WrittenText.objects.filter(sheet=sheet).update(read_at=None, read_by=None)


def name_reader(*, planned: MappingRound, reader: Account, by: Actor) -> None:
    """From now on `reader` reads what is written in the round, also what stands there already."""
    with recorded("text.name-reader", by=by):
        MappingRound.objects.filter(pk=planned.pk).update(reader=reader)


def remove(*, planned: MappingRound, by: Actor, now: dt.datetime) -> int:
    """What pupils wrote in the round is gone for good; the answers stay. How many texts there were.

    PlainError before the last reading day, and while something is not read.
    """
    with recorded("text.remove", by=by):
        # No join: the sheets of those who have left may be read behind the wall, not locked.
        texts = WrittenText.objects.select_for_update().filter(sheet__in=planned.sheets.all())
        if localdate(now) <= planned.read_by or texts.filter(read_at=None).exists():
            raise PlainError(
                _("The texts can't be removed yet."),
                _("That can be done when the last reading day has passed and every text is read."),
            )
        removed, _rows = texts.delete()
        return removed
