"""One who is asked, whose paper is to be typed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from fullfolj.mapping.codes.queries import CodeClass, Holder
from fullfolj.mapping.models import Sheet


@dataclass(frozen=True)
class Paper:
    """The paper of one who is asked, and whose comes after it in the class; `sheet` once anything is answered."""

    holder: Holder
    sheet: Sheet | None
    next: Holder | None

    @property
    def is_own(self) -> bool:
        """Whether it is answered on a screen, by who is asked."""
        return self.sheet is not None and self.sheet.typed_by_id is None


def paper(found: CodeClass, value: str) -> Paper:
    """Http404 for one who is not asked in the class."""
    place = next((place for place, one in enumerate(found.holders) if one.value == value), None)
    if place is None:
        raise Http404
    holder = found.holders[place]
    return Paper(holder, _sheet(found, holder), _next(found.holders, place))


def _sheet(found: CodeClass, holder: Holder) -> Sheet | None:
    student_id, guardian_id = holder.respondent.key
    return Sheet.objects.filter(round=found.round, student=student_id, guardian=guardian_id).first()


def _next(holders: Sequence[Holder], place: int) -> Holder | None:
    """The next whose answers are not handed in, from the one at `place` on, then from the first."""
    return next((one for one in (*holders[place + 1 :], *holders[:place]) if not one.is_done), None)
