"""How the command line writes a pupil: by the source's id, with the unit's code where the id alone fits several.

No command of its own (it has no NAME).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fullfolj.school.models import Organisation


def written(organiser: Organisation) -> dict[int, str]:
    """Pupil → id, for every pupil of the organiser's; the id of the unit that the pupil came to last."""
    from fullfolj.school.enums import IdentityKind
    from fullfolj.school.models import SourceIdentity

    rows = SourceIdentity.objects.filter(
        unit__parent=organiser, kind=IdentityKind.STUDENT, person__is_protected=False
    ).order_by("pk")
    latest = {
        person_id: (code, source_id)
        for person_id, code, source_id in rows.values_list("person_id", "unit__school_unit_code", "source_id")
    }
    shared = Counter(source_id for _, source_id in latest.values())
    return {
        person_id: source_id if shared[source_id] == 1 else f"{code}/{source_id}"
        for person_id, (code, source_id) in latest.items()
    }


def log_readings(students: Sequence[int], *, page: str) -> None:
    """The operator's reading is logged like anybody's."""
    from django.utils import timezone

    from fullfolj.access import readings
    from fullfolj.domain.actor import OPERATOR

    readings.log_readings(students, by=OPERATOR, page=f"cli:{page}", ground="operator", at=timezone.now())
