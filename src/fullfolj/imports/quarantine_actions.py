"""What people do with rows in quarantine: try them again, correct and try them, or leave them out."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.imports.actions import defer_reading
from fullfolj.imports.choices import Choice
from fullfolj.imports.permissions import Reach
from fullfolj.imports.queries import can_be_corrected, tried_by
from fullfolj.intake import again
from fullfolj.intake.again import Correction
from fullfolj.intake.models import Import


def try_again(
    *, imp: Import, choice: Choice, correction: Correction | None, reach: Reach, by: Actor, now: dt.datetime
) -> Import:
    """The import that tries the chosen rows, its reading deferred; the same one for a second click.

    PlainError when there is nothing to try, the reach is too small, or the rows can't be corrected together.
    """
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=imp.pk)
        _check_reach(held, reach)
        rows = choice.rows_of(held)
        going = tried_by(rows)
        if going is not None:
            return going
        if correction is not None and not can_be_corrected(held, rows):
            raise PlainError(_("Choose one row, or rows with the same value: they are all given the value you write."))
        account = Account.objects.get(pk=reach.account_id)
        units = _units(held, reach)
        found = again.try_again(
            imp=held, rows=rows, units=units, correction=correction, by=by, now=now, account=account
        )
        defer_reading(found, by=by)
    return found


def dismiss(*, imp: Import, choice: Choice, reason: str, reach: Reach, by: Actor, now: dt.datetime) -> int:
    """The chosen rows wait no more; how many. PlainError without a reason, or when the reach is too small."""
    _check_reach(imp, reach)
    account = Account.objects.get(pk=reach.account_id)
    return again.dismiss(imp=imp, rows=choice.rows_of(imp), reason=reason, by=by, now=now, account=account)


def _check_reach(imp: Import, reach: Reach) -> None:
    """Rows that could not be read may be about any unit that the import was let in for."""
    units = imp.options.get("units")
    if reach.units is not None and (units is None or not reach.covers(set(units))):
        raise PlainError(
            _("The import may be about school units that you can't import for."),
            _("Ask somebody who imports for all of them."),
        )


def _units(imp: Import, reach: Reach) -> list[int] | None:
    """As narrow as the original was and as the reach is."""
    units: list[int] | None = imp.options.get("units")
    if reach.units is None:
        return units
    return sorted(set(reach.units) if units is None else set(reach.units) & set(units))
