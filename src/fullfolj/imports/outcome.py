"""The page of one import, from upload to what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.imports import permissions, queries, wording
from fullfolj.imports.effect_pages import TrialPart, after_words, trial_part
from fullfolj.imports.presenters import Pager, pager, who
from fullfolj.imports.quarantine import Line, line
from fullfolj.imports.queries import Sweeping, Work
from fullfolj.intake import pipeline, undo
from fullfolj.intake.findings import described
from fullfolj.intake.models import Import, ImportKind, ImportState, QuarantinedRow
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, ErrorLink, Progress
from fullfolj.shell.words import digits, moment
from fullfolj.signals import aftermath

_ROWS_A_PAGE = 50
_ENDED_EARLY = (ImportState.FAILED, ImportState.INTERRUPTED)
_NOT_SWEPT = (Sweeping.UNDER_WAY, Sweeping.FAILED)


@dataclass(frozen=True)
class Guard:
    """Why the import was stopped, and how much would vanish where."""

    why: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class ImportPage:
    """One import as its page shows it; `status` is what a screen reader hears when it changes."""

    url: str
    title: str
    meta: str
    status: str
    is_working: bool
    is_sweeping: bool
    progress: Progress | None = None
    text: str = ""
    what_to_do: str = ""
    sentence: str = ""
    counts: AltTable | None = None
    parts: AltTable | None = None
    warnings: AltTable | None = None
    quarantine: AltTable | None = None
    pager: Pager | None = None
    guard: Guard | None = None
    can_apply: bool = False
    can_discard: bool = False
    can_read_again: bool = False
    can_undo: bool = False
    can_weigh: bool = False
    effect: TrialPart | None = None
    after: str = ""
    discard_label: str = ""
    desk_url: str = ""
    choose_url: str = ""
    again_text: str = ""
    again_url: str = ""
    groups: tuple[Line, ...] = ()
    columns_url: str = ""
    columns_label: str = ""
    errors: tuple[ErrorLink, ...] = ()


def page(imp: Import, visitor: Visitor, number: str, *, error: str = "") -> ImportPage:
    """The page for what the import is now. `number` chooses the page of its quarantine; `error` stands on top."""
    work, state = queries.work_on(imp), ImportState(imp.state)
    waits = state in (ImportState.READY, ImportState.GUARDED)
    is_applying = state == ImportState.APPLYING or (waits and work.is_applying)
    waits_to_be_read = state == ImportState.RECEIVED or imp.may_be_explained
    is_reading = state == ImportState.READING or (waits_to_be_read and work.is_reading)
    sweeping = queries.sweeping(imp.organiser_id) if state == ImportState.APPLIED else Sweeping.NOT_ASKED
    frame: dict[str, Any] = {
        "url": reverse("import", args=[imp.pk]),
        "title": ImportKind(imp.kind).heading,
        "meta": _("%(file)s, received %(when)s by %(who)s")
        % {"file": imp.file_name, "when": moment(imp.created_at, visitor.now), "who": who(imp)},
        "again_text": wording.again(imp),
        "again_url": reverse("import", args=[imp.again_of_id]) if imp.again_of_id else "",
        "is_working": is_applying or is_reading or work.is_undoing or work.is_weighing,
        "is_sweeping": sweeping == Sweeping.UNDER_WAY,
        "errors": (ErrorLink(error, "allow-removals" if state == ImportState.GUARDED else "outcome"),) if error else (),
    }
    if is_applying or is_reading:
        return ImportPage(**frame, **_running(imp, work, is_applying))
    if work.is_undoing or work.is_weighing:
        return ImportPage(**frame, **_on_the_side(work))
    if state in (ImportState.READY, ImportState.GUARDED, ImportState.APPLIED):
        return ImportPage(**frame, **_result(imp, visitor, number, sweeping))
    return ImportPage(**frame, **_ended(imp, state))


def _running(imp: Import, work: Work, is_applying: bool) -> dict[str, Any]:
    """What is running, how far it has come; waiting is said as such."""
    text = _("The file is being applied.") if is_applying else _("The file is being read.")
    if work.is_waiting:
        text = _("The file waits for its turn.")
    elif work.is_cancelling:
        text = _("The import is being cancelled.")
    told: dict[str, Any] = {"step": "", "done": 0, "total": 0} if work.is_waiting else pipeline.progress(imp.pk)
    done, total = int(told["done"]), int(told["total"]) or None
    hint = _("%(done)s of %(total)s") % {"done": digits(done), "total": digits(total)} if total else ""
    step = step_words(told["step"])
    return {
        "status": text,
        "progress": Progress(done, total, text, " · ".join(part for part in (step, hint) if part)),
        "can_discard": not is_applying and not work.is_cancelling,
        "discard_label": _("Cancel the import"),
    }


def _on_the_side(work: Work) -> dict[str, Any]:
    """The import is being taken back, or weighed against the signals."""
    text = _("The import is being taken back.") if work.is_undoing else _("The signals are tried with the import.")
    return {"status": text, "progress": Progress(0, None, text, "")}


def _result(imp: Import, visitor: Visitor, number: str, sweeping: Sweeping) -> dict[str, Any]:
    """The preview, or what was done."""
    rows = Paginator(queries.quarantined_rows(imp), _ROWS_A_PAGE).get_page(number)
    effect = trial_part(imp, visitor)
    is_applied, is_guarded = imp.state == ImportState.APPLIED, imp.state == ImportState.GUARDED
    found: dict[str, Any] = {
        "sentence": wording.sentence(imp),
        "counts": wording.counts_table(imp),
        "parts": _parts(imp, visitor),
        "warnings": _warnings(imp),
        "quarantine": _quarantine(rows),
        "pager": pager(rows.number, rows.paginator.num_pages),
        "effect": effect,
        "can_weigh": effect is None or bool(effect.stale),
        "columns_url": reverse("import-columns", args=[imp.pk]) if imp.may_be_explained else "",
        "columns_label": _("Change what the columns are"),
    }
    if is_applied:
        can_undo = imp.pk in undo.can_be_taken_back()
        return found | {
            "status": _("The file is applied."),
            "text": " ".join(part for part in (sweep_words(sweeping), imp.failure) if part),
            "after": after_words(aftermath.after(imp)) if sweeping not in _NOT_SWEPT else "",
            "groups": _groups(imp, visitor),
            "can_undo": can_undo,
            "can_weigh": can_undo and found["can_weigh"],
            "desk_url": reverse("today") if visitor.may(permissions.SEE_DESK) else "",
        }
    return found | {
        "status": _("Stopped, for you to look at.") if is_guarded else _("The file is read. Nothing has changed yet."),
        "text": imp.failure,
        "guard": _guard(imp) if is_guarded else None,
        "can_apply": True,
        "can_discard": True,
        "discard_label": _("Discard the file"),
    }


def _groups(imp: Import, visitor: Visitor) -> tuple[Line, ...]:
    """What lies in the import's quarantine, by reason, each with the page where something can be done."""
    found = queries.quarantine_overview(permissions.reach_of(visitor), imp=imp)
    return tuple(line(one, visitor) for one in found)


def _ended(imp: Import, state: ImportState) -> dict[str, Any]:
    """Discarded, failed, interrupted, or never begun: what happened, that nothing changed, what to do."""
    if state == ImportState.DISCARDED:
        return {
            "status": _("The file is discarded. Nothing changed."),
            "what_to_do": _("Choose a file again if you still want to import it."),
            "choose_url": reverse("imports"),
        }
    if state == ImportState.UNMAPPED:
        return {
            "status": _("The file is here. Say what its columns are, and it is read."),
            "text": imp.failure,
            "columns_url": reverse("import-columns", args=[imp.pk]),
            "columns_label": _("Say what the columns are"),
            "can_discard": True,
            "discard_label": _("Discard the file"),
        }
    if state == ImportState.TAKEN_BACK:
        return {
            "status": _("The import is taken back. Everything is as it was before it."),
            "text": _taken_back_words(imp),
            "choose_url": reverse("imports"),
        }
    if state == ImportState.RECEIVED:
        return {
            "status": _("The file has been received but nobody is reading it."),
            "what_to_do": _("Read it again. If it happens once more, tell whoever looks after Fullfölj."),
            "can_read_again": True,
            "can_discard": True,
            "discard_label": _("Discard the file"),
        }
    failed = state == ImportState.FAILED
    return {
        "status": _("The file could not be imported. Nothing changed.")
        if failed
        else _("The import was interrupted. Nothing changed."),
        "text": imp.failure,
        "what_to_do": _("Correct the file and choose it again.") if failed else _("Choose the file again."),
        "choose_url": reverse("imports"),
    }


def _taken_back_words(imp: Import) -> str:
    """Who took it back, and what was left since it may never be taken back."""
    nameless = imp.preview.get("taken_back", {}).get("nameless", 0)
    if not nameless:
        return ""
    text = ngettext(
        "%(n)s pupil had been looked at. The log of that stays, with nothing that says who it was.",
        "%(n)s pupils had been looked at. The log of that stays, with nothing that says who they were.",
        nameless,
    )
    return text % {"n": digits(nameless)}


def sweep_words(sweeping: Sweeping) -> str:
    """Whether the signals know of the file yet."""
    return {
        Sweeping.NOT_ASKED: "",
        Sweeping.UNDER_WAY: _("The signals are being worked out."),
        Sweeping.DONE: _("The signals are worked out."),
        Sweeping.FAILED: _("The signals could not be worked out now. It is tried again tonight."),
    }[sweeping]


def step_words(step: str) -> str:
    """What the pipeline says it is doing, in words; a step that is not known here is left unsaid."""
    return {
        "read": _("Opening the file"),
        "check": _("Looking at every row"),
        "compare": _("Comparing with what is there"),
        "write": _("Writing"),
    }.get(step, "")


def _guard(imp: Import) -> Guard:
    stops = imp.preview.get("guard", [])
    return Guard(
        wording.guard_words(imp),
        tuple(
            _("%(place)s: %(n)s of %(m)s would vanish.")
            % {"place": stop["place"], "n": digits(stop["vanishing"]), "m": digits(stop["standing"])}
            for stop in stops
        ),
    )


def _parts(imp: Import, visitor: Visitor) -> AltTable | None:
    """New, changed and removed per school unit, with the dates of the file where it has dates."""
    units, period = imp.preview.get("units") or [], imp.preview.get("period")
    if len(units) < 2 and not period:
        return None
    gone = _("Gone") if imp.state == ImportState.APPLIED else _("Would go")
    names = (("new", _("New")), ("changed", _("Changed")), ("unchanged", _("Unchanged")), ("removed", gone))
    caption = _("Per school unit")
    if period:
        first, last = (dt.date.fromisoformat(day) for day in period)
        caption = _("Per school unit, %(period)s") % {"period": words.period(first, last, visitor.today)}
    return AltTable(
        caption=caption,
        headers=(Cell(_("School unit")), *(Cell(label, is_number=True) for _key, label in names)),
        rows=tuple(
            (
                Cell(str(unit.get("name") or unit["code"])),
                *(Cell(digits(int(unit.get(key, 0))), is_number=True, label=label) for key, label in names),
            )
            for unit in units
        ),
        is_stacked=True,
    )


def _warnings(imp: Import) -> AltTable | None:
    if not imp.warnings:
        return None
    what, number, example = _("Warning"), _("Number"), _("Example")
    return AltTable(
        caption=_("The rows are taken in all the same. Look at an example to see whether something is wrong."),
        headers=(Cell(what), Cell(number, is_number=True), Cell(example)),
        rows=tuple(
            (
                Cell(wording.reason(warning["code"])),
                Cell(digits(warning["count"]), is_number=True, label=number),
                Cell(described(warning), label=example),
            )
            for warning in imp.warnings
        ),
        is_stacked=True,
    )


def _quarantine(rows: Page[QuarantinedRow]) -> AltTable | None:
    if not rows.paginator.count:
        return None
    row, column, what = _("Row"), _("Column"), _("What is wrong and what to do")
    count = rows.paginator.count
    caption = ngettext(
        "%(n)s row could not be read. It changes nothing and removes nobody. Correct it and import the file again.",
        "%(n)s rows could not be read. They change nothing and remove nobody. Correct them and import the file again.",
        count,
    )
    return AltTable(
        caption=caption % {"n": digits(count)},
        headers=(Cell(row), Cell(column), Cell(what)),
        rows=tuple(
            (
                Cell(" ".join(part for part in (one.sheet, str(one.row_number), one.json_pointer) if part)),
                Cell(
                    " ".join(part for part in (one.column, f"({one.shown_value})" if one.shown_value else "") if part),
                    label=column,
                ),
                Cell(wording.reason(one.code), label=what),
            )
            for one in rows
        ),
        is_stacked=True,
    )
