"""Who may import for some school units alone: the pipeline itself refuses a file about others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake.kinds import Changes
from fullfolj.school.models import Organisation


def check(options: Mapping[str, Any], changes: Changes) -> None:
    """PlainError when the file is about a unit that is not in `options["units"]` (numbers; None or absent: all).

    Called before anything of the reading is saved, so that no page shows a pupil, a row or a count of another unit. A
    kind of import whose preview names no units is refused.
    """
    allowed = options.get("units")
    if allowed is None:
        return
    own = set(Organisation.objects.filter(pk__in=allowed).values_list("school_unit_code", flat=True))
    named = changes.preview.get("units")
    if named is None or not {str(unit["code"]) for unit in named} <= own:
        raise PlainError(
            _("The file is about school units that you can't import for. Nothing was changed."),
            _("Choose a file with your own units alone, or ask somebody who imports for all of them."),
        )
