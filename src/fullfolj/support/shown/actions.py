"""A case is shown to the pupil and the guardians, or no more."""

from __future__ import annotations

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.support.models import Case


def show(*, case: Case, to_pupil: bool, to_guardians: bool, by: Actor) -> None:
    """Also a closed one: what has been shown can be taken back. The same twice is nothing."""
    given = {"pupil_sees": to_pupil, "guardians_see": to_guardians}
    with recorded("support.show", by=by):
        Case.objects.filter(pk=case.pk).exclude(**given).update(**given)
