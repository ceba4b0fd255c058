"""Rows in quarantine tried again, or dismissed. A try is an import of its own, through the ordinary pipeline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.intake import custody, kept, lesson_cells, pipeline, quarantine, source_rows
from fullfolj.intake.models import Dismissal, Import, ImportState, QuarantinedRow
from fullfolj.intake.source_rows import SourceRows
from fullfolj.school.history import recorded

#: In `Import.options`: what a person corrected before the rows were tried: column, rows, value ('' if it is not told).
CORRECTED = "corrected"
LONGEST_REASON = 200
_LONGEST_VALUE = 100


@dataclass(frozen=True)
class Correction:
    """`value` for the cell in `column` (as the findings name it) of every row that is tried."""

    column: str
    value: str


def try_again(
    *,
    imp: Import,
    rows: QuerySet[QuarantinedRow],
    units: list[int] | None,
    correction: Correction | None,
    by: Actor,
    now: dt.datetime,
    account: Account | None = None,
) -> Import:
    """An import, not read yet, of those of the rows that are open and kept; the original stays as it is.

    `units` are those that it is kept to (own_units). PlainError when the original does not stand, or no row can be
    tried.
    """
    with recorded("quarantine.again", by=by):
        held = _held(imp)
        chosen = list(quarantine.only_open(rows.filter(belongs_to=held, is_kept=True)))
        content = kept.opened(held.pk) if chosen else None
        if content is None:
            raise _nothing_left()
        content = content.only(quarantine.numbers(chosen))
        chosen = [row for row in chosen if (row.sheet, row.row_number) in content.places]
        if not chosen:
            raise _nothing_left()
        again = _received(held, content, units=units, correction=correction, by=by, now=now, account=account)
        QuarantinedRow.objects.filter(pk__in=[row.pk for row in chosen]).update(read_again_by=again)
    return again


def dismiss(
    *,
    imp: Import,
    rows: QuerySet[QuarantinedRow],
    reason: str,
    by: Actor,
    now: dt.datetime,
    account: Account | None = None,
) -> int:
    """The open ones of the rows wait no more, and what was kept of them goes; how many.

    All are of one reason and column. PlainError without words for why, or with too many.
    """
    words = " ".join(reason.split())
    if not words:
        raise PlainError(_("Write why the rows are left out."))
    if len(words) > LONGEST_REASON:
        raise PlainError(_("Write at most %(most)s characters.") % {"most": LONGEST_REASON})
    with recorded("quarantine.dismiss", by=by):
        held = _held(imp)
        chosen = list(quarantine.only_open(rows.filter(belongs_to=held)))
        if not chosen:
            return 0
        dismissal = Dismissal.objects.create(
            belongs_to=held,
            code=chosen[0].code,
            column=chosen[0].column,
            count=len(chosen),
            reason=words,
            actor=by.label,
            account=account,
            at=now,
        )
        QuarantinedRow.objects.filter(pk__in=[row.pk for row in chosen]).update(dismissal=dismissal)
        kept.drop(held.pk, quarantine.numbers(row for row in chosen if row.is_kept))
    return len(chosen)


def _held(imp: Import) -> Import:
    """The import's row, locked to the end of the transaction: a double click waits here for the first."""
    held = Import.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=imp.pk)
    if held.state != ImportState.APPLIED:
        raise held.not_now()
    return held


def _nothing_left() -> PlainError:
    return PlainError(
        _("None of the rows can be tried again now."),
        _("They are being tried already, have been taken in, or are no longer kept. Look at the page once more."),
    )


def _received(imp: Import, content: SourceRows, *, correction: Correction | None, units: Any, **who: Any) -> Import:
    options: dict[str, Any] = {"units": units, **quarantine.source_of(imp)}
    options |= {name: imp.options[name] for name in ("period", "unit") if name in imp.options}
    if correction is not None:
        content = _corrected(content, correction)
        options[CORRECTED] = _told(correction, len(content.places))
    with custody.scratch() as folder:
        path = folder / "again"
        options["form"] = source_rows.write(path, content)
        again = pipeline.receive(
            path, kind=imp.kind, organiser=imp.organiser, file_name=imp.file_name, options=options, **who
        )
    again.again_of = imp
    again.save(update_fields=["again_of"])
    return again


def _corrected(content: SourceRows, correction: Correction) -> SourceRows:
    value = correction.value.strip()
    if not value or len(value) > _LONGEST_VALUE:
        raise PlainError(
            _("Write what should stand in the cell, at most %(most)s characters.") % {"most": _LONGEST_VALUE}
        )
    if not content.has_column(correction.column):
        raise PlainError(
            _("This can't be corrected here."),
            _("Correct it where the rows come from: what comes next from there would undo it."),
        )
    return content.corrected(correction.column, value)


def _told(correction: Correction, rows: int) -> dict[str, Any]:
    """What the preview says. A value that may name a person is not kept: only a date, a time or some minutes are."""
    value = correction.value.strip()
    return {"column": correction.column, "rows": rows, "value": value if lesson_cells.is_harmless(value) else ""}
