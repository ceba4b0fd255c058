"""What went wrong with an import that nobody had foreseen, in words that quote nothing of its file."""

from __future__ import annotations

import traceback
from pathlib import Path

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake import custody


def unforeseen(error: Exception) -> PlainError:
    """The error's own words may quote the file: only its kind and place are told."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"
    return PlainError(
        _("Something went wrong that we had not foreseen (%(where)s). Nothing was changed.") % {"where": where},
        _("Tell whoever looks after Fullfölj."),
    )


def database_error(error: Exception) -> PlainError:
    if custody.is_full(error):
        return custody.disk_full()
    return PlainError(
        _("The database did not answer as it should (%(where)s).") % {"where": type(error).__name__},
        _("Check that it is running and that its disk has room (fullfolj doctor), then import the file again."),
    )
